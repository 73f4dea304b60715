import { createPrivateKey, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import { CredentialFileError } from './credential-file.ts'
import { children, type DerElement, isUniversal, octets, oid, toDer } from './der.ts'
import type { Password } from './key-derivation.ts'
import { decryptElement } from './password-encryption.ts'
import type { WorkBudget } from './work-budget.ts'

const RSA = '1.2.840.113549.1.1.1'
const EC = '1.2.840.10045.2.1'

/** RSA with 8192 bits takes 4.7 KB. Nobody has larger ones, and numbers without a limit cost without a limit. */
const MAX_KEY_BYTES = 8192
const KEY_MICROS = 2_000

/**
 * A PrivateKeyInfo (PKCS#8) with an RSA or a named-curve EC key. Other kinds never reach OpenSSL: reading a
 * DSA or DH key makes it compute with whatever numbers the file holds.
 *
 * @throws CredentialFileError `wrong_key_type`; Error when it is broken
 */
export function readPkcs8(info: DerElement, budget: WorkBudget): KeyObject {
  const [algorithm, params] = children(children(info)[1])
  const algorithmOid = oid(algorithm)
  const isNamedCurve = algorithmOid === EC && isUniversal(params, forge.asn1.Type.OID)
  const der = toDer(info)
  if ((algorithmOid !== RSA && !isNamedCurve) || der.length > MAX_KEY_BYTES) {
    throw new CredentialFileError(
      'wrong_key_type',
      'The private key in this file is neither RSA nor EC on a named curve. Apple issues certificates for no ' +
        'other kind: export the key that the certificate was requested with.',
    )
  }
  budget.spend(KEY_MICROS)
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** An EncryptedPrivateKeyInfo (RFC 5958 §3), as in `ENCRYPTED PRIVATE KEY` and in PKCS#12. */
export function readEncryptedPkcs8(info: DerElement, password: Password, budget: WorkBudget): KeyObject {
  const [algorithm, ciphertext] = children(info)
  return readPkcs8(decryptElement(algorithm, octets(ciphertext), password, budget), budget)
}

/** The DER of `RSA PRIVATE KEY` (pkcs1) or `EC PRIVATE KEY` (sec1). */
export function readTraditionalKey(der: Buffer, type: 'pkcs1' | 'sec1', budget: WorkBudget): KeyObject {
  if (der.length > MAX_KEY_BYTES) throw new Error('The key is too large.')
  budget.spend(KEY_MICROS)
  return createPrivateKey({ key: der, format: 'der', type })
}
