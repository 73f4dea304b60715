import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/** Which of Apple's two services. */
export type ApnsEnvironment = 'production' | 'sandbox'

/** A `.p8` key with its ids, or a certificate with its key; PEM texts. */
export type ApnsSecret =
  | { kind: 'token'; keyPem: string; keyId: string; teamId: string }
  | { kind: 'certificate'; certPem: string; keyPem: string }

/** What proves us to APNs for an app, opened. Never log it. */
export type ApnsCredential = { credentialId: string; secret: ApnsSecret }

/** A secret that has been read and can be used, or what is wrong with it, as a sentence without the secret. */
export type CredentialCheck =
  | { kind: 'token'; key: KeyObject; keyId: string; teamId: string }
  | { kind: 'certificate'; certPem: string; keyPem: string; validTo: Date }
  | { kind: 'unusable'; detail: string }

/** Tells one version of a credential's secret from another; says nothing about the secret. */
export function secretFingerprint(secret: ApnsSecret): string {
  const parts =
    secret.kind === 'token'
      ? [secret.kind, secret.teamId, secret.keyId, secret.keyPem]
      : [secret.kind, secret.certPem, secret.keyPem]
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22)
}

/**
 * Reads a secret without touching the network. `node-apn` reads credentials too, but swallows some faults,
 * refuses certificates that Apple takes, and quotes the key as a file name: so it is never given one.
 */
export function checkSecret(secret: ApnsSecret, now: Date): CredentialCheck {
  return secret.kind === 'token'
    ? checkTokenKey(secret.keyPem, secret.keyId, secret.teamId)
    : checkCertificate(secret.certPem, secret.keyPem, now)
}

function unusable(detail: string): CredentialCheck {
  return { kind: 'unusable', detail }
}

function checkTokenKey(keyPem: string, keyId: string, teamId: string): CredentialCheck {
  if (keyId === '' || teamId === '') return unusable('The key id or the team id is missing.')
  const key = readPrivateKey(keyPem)
  if (key === null) return unusable('The .p8 key cannot be read as a private key.')
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return unusable('The .p8 key is not an EC key on curve P-256, so it cannot sign for APNs.')
  }
  return { kind: 'token', key, keyId, teamId }
}

function checkCertificate(certPem: string, keyPem: string, now: Date): CredentialCheck {
  const certificate = readCertificate(certPem)
  if (certificate === null) return unusable('The certificate cannot be read.')
  const key = readPrivateKey(keyPem)
  if (key === null) return unusable('The private key of the certificate cannot be read.')
  if (!certificate.checkPrivateKey(key)) return unusable('The certificate and the private key do not match.')
  const validTo = new Date(certificate.validTo)
  if (validTo <= now) return unusable(`The certificate expired at ${validTo.toISOString()}.`)
  return { kind: 'certificate', certPem, keyPem, validTo }
}

function readPrivateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}
