import { createSecureContext } from 'node:tls'
import { type ChosenCertificate, chooseCertificate } from './choose-certificate.ts'
import {
  type CredentialFault,
  type CredentialFile,
  CredentialFileError,
  MAX_CREDENTIAL_FILE_BYTES,
  type ReadCredential,
} from './credential-file.ts'
import { readPem } from './read-pem.ts'
import { type CredentialParts, readPkcs12 } from './read-pkcs12.ts'
import { readProviderKey } from './read-provider-key.ts'
import { createWorkBudget, type WorkBudget } from './work-budget.ts'

/** Far beyond any passphrase; deriving a key from it takes time. */
const MAX_PASSPHRASE_LENGTH = 1024

export type CredentialFileReading =
  | { ok: true; credential: ReadCredential }
  | { ok: false; fault: CredentialFault }

/**
 * Reads a credential file completely: opens it, matches certificate and key, and says what it is good for.
 * Nothing is stored and nobody is asked. Whatever the bytes are, it throws nothing and takes under a second.
 *
 * @param now decides whether a certificate is valid yet, and still
 */
export function readCredentialFile(file: CredentialFile, now: Date): CredentialFileReading {
  try {
    checkSize(file)
    const budget = createWorkBudget()
    if (file.kind === 'p8') return { ok: true, credential: readProviderKey(file, budget) }
    const chosen = chooseCertificate(readParts(file, budget), now, budget)
    checkValidity(chosen, now)
    return { ok: true, credential: describe(file.kind, chosen) }
  } catch (error) {
    // The parsers throw plain errors for broken bytes: to the person who uploads, they all mean this.
    return { ok: false, fault: error instanceof CredentialFileError ? error.fault : unreadable(file.kind) }
  }
}

function checkSize(file: CredentialFile): void {
  const sizes = file.kind === 'pem' ? [file.certificate.length, file.key?.length ?? 0] : [file.bytes.length]
  if (Math.max(...sizes) > MAX_CREDENTIAL_FILE_BYTES) {
    throw new CredentialFileError(
      'too_large',
      `A credential file has at most ${MAX_CREDENTIAL_FILE_BYTES / 1024} KB; this is another file. Choose the ` +
        '.p12, .pem or .p8 file.',
    )
  }
}

function readParts(file: Exclude<CredentialFile, { kind: 'p8' }>, budget: WorkBudget): CredentialParts {
  const passphrase = (file.passphrase ?? '').slice(0, MAX_PASSPHRASE_LENGTH)
  if (file.kind === 'p12') return readPkcs12(file.bytes, passphrase, budget)
  return readPem(
    file.key === undefined ? [file.certificate] : [file.certificate, file.key],
    passphrase,
    budget,
  )
}

function checkValidity({ leaf, chain, key, push }: ChosenCertificate, now: Date): void {
  if (push.notAfter !== null && push.notAfter <= now) {
    throw new CredentialFileError(
      'expired',
      `This certificate expired on ${isoDay(push.notAfter)}. Create a new one in the Apple developer account ` +
        'and upload that.',
    )
  }
  if (push.notBefore !== null && push.notBefore > now) {
    throw new CredentialFileError(
      'not_yet_valid',
      `This certificate is valid only from ${push.notBefore.toISOString()} on. If it was made today, the clock ` +
        'of this server is slow: set it right.',
    )
  }
  try {
    createSecureContext({ cert: toPem([leaf, ...chain]), key: key.export({ format: 'pem', type: 'pkcs8' }) })
  } catch {
    // Key sizes and signatures that TLS has given up; without this it shows only when a push fails.
    throw new CredentialFileError(
      'refused_by_tls',
      'The certificate or its key is too weak for TLS (RSA below 2048 bits, or a SHA-1 signature). Create a ' +
        'new certificate in the Apple developer account, with a new key.',
    )
  }
}

function describe(kind: 'p12' | 'pem', { leaf, chain, key, push }: ChosenCertificate): ReadCredential {
  const keyPem = key.export({ format: 'pem', type: 'pkcs8' }).toString()
  return {
    ...push,
    secret: { kind: 'certificate', certPem: toPem([leaf, ...chain]), keyPem },
    kind,
    keyId: null,
    fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
  }
}

function toPem(certificates: ChosenCertificate['chain']): string {
  return certificates.map((certificate) => certificate.toString()).join('')
}

function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10)
}

function unreadable(kind: CredentialFile['kind']): CredentialFault {
  const message = {
    p12: 'This is not a .p12 file, or it is damaged. Export the certificate with its private key from Keychain Access as .p12.',
    pem: 'This is not a PEM file with a certificate and a key, or it is damaged. Text with "-----BEGIN CERTIFICATE-----" is expected.',
    p8: 'This is not an APNs key (.p8), or it is damaged. Upload the AuthKey_….p8 file as Apple gave it out.',
  }[kind]
  return { code: 'not_a_credential_file', message }
}
