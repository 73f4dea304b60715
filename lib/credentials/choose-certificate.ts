import { type KeyObject, X509Certificate } from 'node:crypto'
import { CredentialFileError } from './credential-file.ts'
import type { CredentialParts } from './read-pkcs12.ts'
import { type PushCertificate, readNames, readPushCertificate } from './read-push-certificate.ts'
import type { WorkBudget } from './work-budget.ts'

const CERTIFICATE_MICROS = 1_000
const MAX_CHAIN = 8

/** The certificate of a file that is meant, with its key. */
export type ChosenCertificate = {
  leaf: X509Certificate
  /** Its issuers as far as the file has them, nearest first. */
  chain: X509Certificate[]
  key: KeyObject
  push: PushCertificate
}

/**
 * Finds the one push certificate of a file: it must fit a private key of the file. Of several (Keychain Access
 * exports all that was selected) the one that is valid now comes first, then VoIP, then the latest to expire.
 *
 * @throws CredentialFileError that says which part is missing
 */
export function chooseCertificate(parts: CredentialParts, now: Date, budget: WorkBudget): ChosenCertificate {
  const certificates = parts.certificates.map((der) => {
    budget.spend(CERTIFICATE_MICROS)
    return new X509Certificate(der)
  })
  if (certificates.length === 0) throw noCertificate(parts)
  if (parts.keys.length === 0) throw noPrivateKey()
  const pairs = certificates.flatMap((leaf) => {
    const key = parts.keys.find((candidate) => leaf.checkPrivateKey(candidate))
    return key === undefined ? [] : [{ leaf, key }]
  })
  const [firstPair] = pairs
  if (firstPair === undefined) throw keyDoesNotMatch()
  const usable = pairs.flatMap(({ leaf, key }) => {
    const push = readPushCertificate(leaf)
    return push === null || push.topics.length === 0 ? [] : [{ leaf, key, push }]
  })
  const [best] = usable.sort((a, b) => rank(b.push, now) - rank(a.push, now) || byExpiry(a.push, b.push))
  if (best === undefined) throw notPush(firstPair.leaf)
  return { ...best, chain: findChain(best.leaf, certificates) }
}

function rank(push: PushCertificate, now: Date): number {
  const isValid = (push.notBefore ?? now) <= now && now < (push.notAfter ?? now)
  return (isValid ? 2 : 0) + (push.purpose === 'app_push' ? 0 : 1)
}

function byExpiry(a: PushCertificate, b: PushCertificate): number {
  return (b.notAfter?.getTime() ?? 0) - (a.notAfter?.getTime() ?? 0)
}

function findChain(leaf: X509Certificate, certificates: X509Certificate[]): X509Certificate[] {
  const chain: X509Certificate[] = []
  let last = leaf
  while (chain.length < MAX_CHAIN) {
    const subject = last
    const known = [leaf, ...chain].map((certificate) => certificate.fingerprint256)
    const issuer = certificates.find(
      (candidate) => !known.includes(candidate.fingerprint256) && subject.checkIssued(candidate),
    )
    if (issuer === undefined) break
    chain.push(issuer)
    last = issuer
  }
  return chain
}

function noCertificate(parts: CredentialParts): CredentialFileError {
  if (parts.keys.length === 0) {
    return new CredentialFileError('not_a_credential_file', 'The file holds neither a certificate nor a key.')
  }
  return new CredentialFileError(
    'no_certificate',
    'The file holds a private key, but no certificate. Add the certificate that Apple issued for it. If this ' +
      'is an APNs key (.p8), upload it as such, with its key id and team id.',
  )
}

function noPrivateKey(): CredentialFileError {
  return new CredentialFileError(
    'no_private_key',
    'The file holds a certificate, but no private key. In Keychain Access, under "My Certificates", select ' +
      'the certificate with the key below it, and export both as .p12.',
  )
}

function keyDoesNotMatch(): CredentialFileError {
  return new CredentialFileError(
    'key_does_not_match',
    'The private key does not belong to the certificate. Use the key that the certificate was requested with, ' +
      'or request a new certificate.',
  )
}

function notPush(leaf: X509Certificate): CredentialFileError {
  const { commonName } = readNames(leaf)
  return new CredentialFileError(
    'not_a_push_certificate',
    `"${commonName}" is not a certificate for push notifications of an app. Create a "VoIP Services ` +
      'Certificate" for the app in the Apple developer account, and upload that with its key.',
  )
}
