import type { X509Certificate } from 'node:crypto'
import {
  type CertificateAuthority,
  createAuthority,
  issueServerCertificate,
  type PemPair,
} from './certificate-authority.ts'
import { type CertificateRequest, type IssuedCertificate, writeClientCertificate } from './certificates.ts'
import { type P12Input, toP12 } from './p12-writer.ts'
import { createProviderKeyRegister, newAppleId, type ProviderKeyRegister } from './provider-keys.ts'
import { createTeamRegister, type TeamRegister } from './teams.ts'

/** Everything the simulator's Apple has signed or handed out, and so trusts. */
export type ApnsPki = {
  teamId: string
  authority: CertificateAuthority
  /** PEM of the CA, for a client's `ca` option. */
  caPem: string
  server: PemPair
  /** Which bundle ids each team owns. */
  teams: TeamRegister
  keys: ProviderKeyRegister
  /** Issues a client certificate signed by this CA. */
  issueCertificate(request: CertificateRequest): IssuedCertificate
  /** Packs a certificate and its key into a `.p12`. */
  toP12(input: P12Input): Buffer
  /** Issues a `.p8` key and trusts it. */
  issueProviderKey: ProviderKeyRegister['issue']
  /** From now on a connection with that certificate gets BadCertificate. */
  revokeCertificate(fingerprint: string): void
  /** Whether this CA signed the certificate and nobody revoked it. Dates are not looked at. */
  trusts(certificate: X509Certificate): boolean
}

/** What a PKI starts from; all of it is made new when left out. */
export type ApnsPkiOptions = {
  teamId?: string
  /** The bundle ids of the team. None given: the team may push to any bundle id that no other team owns. */
  bundleIds?: readonly string[]
  /** "Now" for the default dates of client certificates. */
  now?: Date
  authority?: CertificateAuthority
  server?: PemPair
}

/** A PKI of its own: CA, server certificate, and registers of teams and keys. */
export function createApnsPki(options: ApnsPkiOptions = {}): ApnsPki {
  const teamId = options.teamId ?? newAppleId()
  const authority = options.authority ?? createAuthority()
  const now = options.now ?? new Date()
  const revoked = new Set<string>()
  const teams = createTeamRegister()
  teams.addBundleIds(teamId, options.bundleIds ?? [])
  const keys = createProviderKeyRegister(teamId)
  return {
    teamId,
    authority,
    caPem: authority.cert,
    server: options.server ?? issueServerCertificate(authority),
    teams,
    keys,
    issueCertificate: (request) => writeClientCertificate(authority, teamId, now, request),
    toP12,
    issueProviderKey: keys.issue,
    revokeCertificate: (fingerprint) => void revoked.add(fingerprint),
    trusts: (certificate) =>
      !revoked.has(certificate.fingerprint256) && certificate.verify(authority.publicKey),
  }
}
