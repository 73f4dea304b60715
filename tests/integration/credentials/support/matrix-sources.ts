import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import type { CredentialUpload } from '#lib/credentials/detect-credential-file.ts'
import { createApnsPki } from '#simulators/apns/pki.ts'

/** Of whom every good file of the matrix is. */
export const TEAM_ID = 'ABCDE12345'
export const BUNDLE_ID = 'com.example.phone'

export const NOW = new Date()
const DAY_MS = 86_400_000
export const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS)

export const pki = createApnsPki({ teamId: TEAM_ID, now: NOW })
export const voip = pki.issueCertificate({ bundleId: BUNDLE_ID })
export const ec = pki.issueCertificate({ bundleId: BUNDLE_ID, keyType: 'ec' })
export const quick = (request: object) =>
  pki.issueCertificate({ bundleId: BUNDLE_ID, keyType: 'ec', ...request })
export const key = pki.issueProviderKey()
export const PASSPHRASE = 'correct horse'

/** One uploaded file, and what a person is told of it: a kind, or a sentence. */
export type MatrixRow = {
  what: string
  upload: CredentialUpload
  /** What the reader has to take it for. */
  kind: CredentialFile['kind']
  expected: { purpose: string } | { message: string }
}

export const p12 = (bytes: Buffer, passphrase?: string): CredentialUpload => ({ bytes, passphrase })
export const pem = (...texts: string[]): CredentialUpload => ({ bytes: Buffer.from(texts.join('')) })
export const p8 = (text: string, ids: { keyId?: string; teamId?: string } = {}): CredentialUpload => ({
  bytes: Buffer.from(text),
  keyId: key.keyId,
  teamId: key.teamId,
  ...ids,
})

export function good(
  what: string,
  kind: MatrixRow['kind'],
  upload: CredentialUpload,
  purpose = 'voip_services',
): MatrixRow {
  return { what, kind, upload, expected: { purpose } }
}

export function bad(
  what: string,
  kind: MatrixRow['kind'],
  upload: CredentialUpload,
  message: string,
): MatrixRow {
  return { what, kind, upload, expected: { message } }
}

export const WRONG_PASSPHRASE =
  'The passphrase does not open this file. Enter the one that was set when the file was exported; if it is lost, export the file again.'
export const NO_P12 =
  'This is not a .p12 file, or it is damaged. Export the certificate with its private key from Keychain Access as .p12.'
export const NO_PRIVATE_KEY =
  'The file holds a certificate, but no private key. In Keychain Access, under "My Certificates", select the certificate with the key below it, and export both as .p12.'
export const NO_MATCH =
  'The private key does not belong to the certificate. Use the key that the certificate was requested with, or request a new certificate.'
export const WRONG_P8_KEY =
  'The private key in this file is not an EC key on P-256. Upload the AuthKey_….p8 file that Apple gave out under Keys with "Apple Push Notifications service (APNs)" enabled.'
