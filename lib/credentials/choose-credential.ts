import type { ApnsCredential } from '#lib/apns/credential.ts'

/** A credential with its secret opened, for use by this process only. Never log it. */
export type UsableCredential = {
  credentialId: string
  name: string
  status: 'active' | 'retiring' | 'broken'
  appIds: readonly string[]
  environments: readonly ('production' | 'sandbox')[]
  /** Topics that a certificate is limited to; empty for a key, which serves all topics of its team. */
  topics: readonly string[]
  notAfter: Date | null
  activatedAt: Date
  statusSince: Date
  apns: ApnsCredential
}

/** Why an app has no credential to push with. The names are causes of a diagnosis. */
export type CredentialLack = 'credential_missing' | 'credential_expired' | 'credential_rejected'

export type CredentialChoice =
  | { kind: 'chosen'; candidates: readonly [UsableCredential, ...UsableCredential[]] }
  | { kind: 'none'; lack: CredentialLack; detail: string }

/**
 * Which credentials to push with, best first: active before retiring, newest first. The others stay ready for
 * the case that Apple refuses the first.
 */
export function chooseCredentials(
  credentials: readonly UsableCredential[],
  wanted: { appId: string; environment: 'production' | 'sandbox'; topic: string },
  now: Date,
): CredentialChoice {
  const serving = credentials.filter(
    (credential) =>
      credential.appIds.includes(wanted.appId) &&
      credential.environments.includes(wanted.environment) &&
      (credential.topics.length === 0 || credential.topics.includes(wanted.topic)),
  )
  if (serving.length === 0) {
    const detail = `No active credential serves ${wanted.topic} in ${wanted.environment}.`
    return { kind: 'none', lack: 'credential_missing', detail }
  }
  const valid = serving.filter((credential) => credential.notAfter === null || credential.notAfter > now)
  if (valid.length === 0) {
    return {
      kind: 'none',
      lack: 'credential_expired',
      detail: `The credential for ${wanted.topic} has expired.`,
    }
  }
  const [first, ...others] = valid.filter((credential) => credential.status !== 'broken').sort(byPreference)
  if (first === undefined) {
    const detail = `The credential for ${wanted.topic} is broken: Apple refused it, or its secret cannot be opened.`
    return { kind: 'none', lack: 'credential_rejected', detail }
  }
  return { kind: 'chosen', candidates: [first, ...others] }
}

function byPreference(a: UsableCredential, b: UsableCredential): number {
  if (a.status !== b.status) return a.status === 'active' ? -1 : 1
  return b.activatedAt.getTime() - a.activatedAt.getTime()
}
