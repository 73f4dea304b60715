import { pbkdf2Sync } from 'node:crypto'
import forge from 'node-forge'
import { CredentialFileError } from './credential-file.ts'
import { children, type DerElement, isUniversal, octets, oid, smallInteger } from './der.ts'
import type { WorkBudget } from './work-budget.ts'

/** Null is "no password", which RFC 7292 keeps apart from the empty one. */
export type Password = string | null

export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

const DIGEST_BYTES: Record<HashName, number> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }

/** Measured on a slow machine, doubled: one round of PBKDF2 (native) and of PKCS#12's own KDF (JavaScript). */
const PBKDF2_MICROS: Record<HashName, number> = { sha1: 0.4, sha256: 0.4, sha384: 0.9, sha512: 0.9 }
const PKCS12_MICROS: Record<HashName, number> = { sha1: 3, sha256: 3, sha384: 10, sha512: 10 }

const PBKDF2 = '1.2.840.113549.1.5.12'

/** HMAC with …, RFC 8018 appendix B.1. */
const PRFS = new Map<string, HashName>([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
])

/** PKCS#12's own derivation, RFC 7292 appendix B. `purpose`: 1 key, 2 IV, 3 MAC key. */
export function derivePkcs12(
  password: Password,
  params: { salt: Uint8Array; iterations: number; purpose: 1 | 2 | 3; length: number; hash: HashName },
  budget: WorkBudget,
): Buffer {
  const { salt, iterations, purpose, length, hash } = params
  const blocks = Math.ceil(length / DIGEST_BYTES[hash])
  budget.spend(iterations * blocks * PKCS12_MICROS[hash])
  const saltBuffer = forge.util.createBuffer(Buffer.from(salt).toString('latin1'))
  const md = forge.md[hash].create()
  const derived = forge.pkcs12.generateKey(password, saltBuffer, purpose, iterations, length, md)
  return Buffer.from(derived.getBytes(), 'latin1')
}

/**
 * PBKDF2 by its AlgorithmIdentifier, RFC 8018 appendix A.2.
 *
 * @param length bytes to derive
 */
export function derivePbkdf2(
  algorithm: DerElement | undefined,
  password: Password,
  length: number,
  budget: WorkBudget,
): Buffer {
  const [kdf, params] = children(algorithm)
  if (oid(kdf) !== PBKDF2) throw unsupported('a key derivation other than PBKDF2')
  const [salt, iterationCount, ...options] = children(params)
  const prfAlgorithm = options.find((option) => isUniversal(option, forge.asn1.Type.SEQUENCE))
  const hash = prfAlgorithm === undefined ? 'sha1' : PRFS.get(oid(children(prfAlgorithm)[0]))
  if (hash === undefined) throw unsupported('PBKDF2 with an unusual hash')
  const iterations = smallInteger(iterationCount)
  if (iterations < 1) throw new Error('PBKDF2 with no iteration.')
  budget.spend(iterations * Math.ceil(length / DIGEST_BYTES[hash]) * PBKDF2_MICROS[hash])
  return pbkdf2Sync(password ?? '', octets(salt), iterations, length, hash)
}

export function unsupported(what: string): CredentialFileError {
  return new CredentialFileError(
    'unsupported_encryption',
    `The file is protected with ${what}, which Reveille does not read. Export it again with default ` +
      'settings, from Keychain Access or with "openssl pkcs12 -export".',
  )
}
