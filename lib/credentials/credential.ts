export type CredentialStatus = 'draft' | 'active' | 'retiring' | 'retired' | 'broken'

/** A credential as people may see it: without its secret. */
export type CredentialRecord = {
  credentialId: string
  kind: 'p12' | 'pem' | 'p8'
  name: string
  fingerprint: string
  subject: string
  issuer: string
  /** Topics that a certificate is limited to; empty for a key. */
  topics: string[]
  teamId: string
  keyId: string
  environments: ('production' | 'sandbox')[]
  notBefore: Date | null
  notAfter: Date | null
  status: CredentialStatus
  statusReason: string
  statusSince: Date
  /** When a retiring one is to be retired by itself; null: never. */
  retireAt: Date | null
  lastCheckAt: Date | null
  lastCheckResult: string
  createdAt: Date
  apps: { appId: string; bundleId: string; name: string }[]
}
