import { createDecipheriv } from 'node:crypto'
import forge from 'node-forge'
import { CredentialFileError } from './credential-file.ts'
import { children, type DerElement, octets, oid, parseDer, smallInteger } from './der.ts'
import { derivePbkdf2, derivePkcs12, type Password, unsupported } from './key-derivation.ts'
import type { WorkBudget } from './work-budget.ts'

type Cipher = { name: string; keyBytes: number; ivBytes: number }

const PBES2 = '1.2.840.113549.1.5.13'

const PBES2_CIPHERS = new Map<string, Cipher>([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 }],
  ['1.2.840.113549.3.7', { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 }],
])

/** RFC 7292 appendix C. Keychain Access exports keys with the first and certificates with the last of these. */
const PKCS12_CIPHERS = new Map<string, Cipher>([
  ['1.2.840.113549.1.12.1.3', { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 }],
  ['1.2.840.113549.1.12.1.4', { name: 'des-ede-cbc', keyBytes: 16, ivBytes: 8 }],
  ['1.2.840.113549.1.12.1.5', { name: 'rc2', keyBytes: 16, ivBytes: 8 }],
  ['1.2.840.113549.1.12.1.6', { name: 'rc2', keyBytes: 5, ivBytes: 8 }],
])

/**
 * Decrypts what a password protects, in PKCS#12 and in PKCS#8, and reads it as ASN.1.
 *
 * @param algorithm the AlgorithmIdentifier: PBES2 with PBKDF2, or PKCS#12's own with 3DES or RC2
 * @throws CredentialFileError `wrong_passphrase`, `unsupported_encryption`, `too_many_iterations`
 */
export function decryptElement(
  algorithm: DerElement | undefined,
  ciphertext: Uint8Array,
  password: Password,
  budget: WorkBudget,
): DerElement {
  const [scheme, params] = children(algorithm)
  const decrypt = oid(scheme) === PBES2 ? decryptPbes2 : decryptPkcs12(oid(scheme))
  try {
    return parseDer(decrypt(params, ciphertext, password, budget))
  } catch (error) {
    // A wrong key shows as bad padding or, when padding comes out right by luck, as broken ASN.1.
    throw error instanceof CredentialFileError ? error : wrongPassphrase()
  }
}

export function wrongPassphrase(): CredentialFileError {
  return new CredentialFileError(
    'wrong_passphrase',
    'The passphrase does not open this file. Enter the one that was set when the file was exported; ' +
      'if it is lost, export the file again.',
  )
}

type Decrypt = (
  params: DerElement | undefined,
  ciphertext: Uint8Array,
  password: Password,
  budget: WorkBudget,
) => Buffer

const decryptPbes2: Decrypt = (params, ciphertext, password, budget) => {
  const [derivation, encryption] = children(params)
  const [cipherOid, iv] = children(encryption)
  const cipher = PBES2_CIPHERS.get(oid(cipherOid))
  if (cipher === undefined) throw unsupported('an unusual cipher')
  const key = derivePbkdf2(derivation, password, cipher.keyBytes, budget)
  return decryptCbc(cipher, key, octets(iv), ciphertext)
}

function decryptPkcs12(scheme: string): Decrypt {
  const cipher = PKCS12_CIPHERS.get(scheme)
  if (cipher === undefined) throw unsupported('an unusual cipher')
  return (params, ciphertext, password, budget) => {
    const [salt, iterationCount] = children(params)
    const common = { salt: octets(salt), iterations: smallInteger(iterationCount), hash: 'sha1' as const }
    const key = derivePkcs12(password, { ...common, purpose: 1, length: cipher.keyBytes }, budget)
    const iv = derivePkcs12(password, { ...common, purpose: 2, length: cipher.ivBytes }, budget)
    return cipher.name === 'rc2' ? decryptRc2(key, iv, ciphertext) : decryptCbc(cipher, key, iv, ciphertext)
  }
}

function decryptCbc(cipher: Cipher, key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Buffer {
  const decipher = createDecipheriv(cipher.name, key, iv)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

/** OpenSSL 3, and so Node, no longer has RC2 (apns.md W16). */
function decryptRc2(key: Buffer, iv: Buffer, ciphertext: Uint8Array): Buffer {
  const cipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8)
  cipher.start(iv.toString('latin1'))
  cipher.update(forge.util.createBuffer(Buffer.from(ciphertext).toString('latin1')))
  if (!cipher.finish()) throw wrongPassphrase()
  return Buffer.from(cipher.output.getBytes(), 'latin1')
}
