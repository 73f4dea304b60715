import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { CredentialFileError } from './credential-file.ts'
import { children, type DerElement, isWhole, octets, oid, parseDer, smallInteger } from './der.ts'
import { derivePbkdf2, derivePkcs12, type HashName, type Password, unsupported } from './key-derivation.ts'
import { decryptElement, wrongPassphrase } from './password-encryption.ts'
import { readEncryptedPkcs8, readPkcs8 } from './read-private-key.ts'
import type { WorkBudget } from './work-budget.ts'

/** What a file holds: certificates in DER and keys, in the order found, not yet matched. */
export type CredentialParts = { certificates: Buffer[]; keys: KeyObject[] }

const DATA = '1.2.840.113549.1.7.1'
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6'
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1'
const PBMAC1 = '1.2.840.113549.1.5.14'
const BAG = '1.2.840.113549.1.12.10.1'

const MAC_HASHES = new Map<string, HashName>([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
])

/**
 * Reads a PKCS#12 file (RFC 7292) in password mode. The walk is ours because node-forge's runs any number of
 * iterations that the file asks for, in JavaScript, and gives up on EC certificates and on unknown bags.
 *
 * @param passphrase absent and empty are tried as both, since programs write both for "none"
 * @throws CredentialFileError; any other Error means that it is no PKCS#12 file
 */
export function readPkcs12(bytes: Uint8Array, passphrase: string, budget: WorkBudget): CredentialParts {
  if (!isWhole(bytes)) throw new Error('PKCS#12: the file is cut short.')
  const [version, authSafe, macData] = children(parseDer(bytes))
  if (smallInteger(version) !== 3) throw new Error('PKCS#12: version is not 3.')
  const [contentType, content] = children(authSafe)
  if (oid(contentType) !== DATA) throw unsupported('a public key instead of a passphrase')
  const authenticated = octets(children(content)[0])
  const passwords: Password[] = passphrase === '' ? ['', null] : [passphrase]
  if (macData === undefined) return readFirstThatOpens(authenticated, passwords, budget)
  const password = passwords.find((candidate) => macMatches(macData, authenticated, candidate, budget))
  if (password === undefined) throw wrongPassphrase()
  return readAuthenticatedSafe(authenticated, password, budget)
}

function readFirstThatOpens(content: Buffer, passwords: Password[], budget: WorkBudget): CredentialParts {
  for (const password of passwords.slice(0, -1)) {
    try {
      return readAuthenticatedSafe(content, password, budget)
    } catch (error) {
      if (!(error instanceof CredentialFileError) || error.fault.code !== 'wrong_passphrase') throw error
    }
  }
  return readAuthenticatedSafe(content, passwords.at(-1) ?? null, budget)
}

function macMatches(macData: DerElement, content: Buffer, password: Password, budget: WorkBudget): boolean {
  const [digestInfo, salt, iterationCount] = children(macData)
  const [algorithm, digest] = children(digestInfo)
  const [hashOid, params] = children(algorithm)
  const expected = octets(digest)
  if (oid(hashOid) === PBMAC1) return pbmac1Matches(params, content, expected, password, budget)
  const hash = MAC_HASHES.get(oid(hashOid))
  if (hash === undefined) throw unsupported('an unusual integrity check')
  const iterations = iterationCount === undefined ? 1 : smallInteger(iterationCount)
  const common = { salt: octets(salt), iterations, purpose: 3 as const, hash }
  const key = derivePkcs12(password, { ...common, length: expected.length }, budget)
  return hmacIs(hash, key, content, expected)
}

/** RFC 9579: OpenSSL 3.4 and later write it when asked to. */
function pbmac1Matches(
  params: DerElement | undefined,
  content: Buffer,
  expected: Buffer,
  password: Password,
  budget: WorkBudget,
): boolean {
  const [derivation, scheme] = children(params)
  const hash = ({ 32: 'sha256', 48: 'sha384', 64: 'sha512' } as const)[expected.length]
  if (hash === undefined || scheme === undefined) throw unsupported('an unusual integrity check')
  return hmacIs(hash, derivePbkdf2(derivation, password, expected.length, budget), content, expected)
}

function hmacIs(hash: HashName, key: Buffer, content: Buffer, expected: Buffer): boolean {
  const actual = createHmac(hash, key).update(content).digest()
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

function readAuthenticatedSafe(content: Buffer, password: Password, budget: WorkBudget): CredentialParts {
  const parts: CredentialParts = { certificates: [], keys: [] }
  for (const contentInfo of children(parseDer(content))) {
    const [contentType, wrapped] = children(contentInfo)
    const [inner] = children(wrapped)
    if (oid(contentType) === DATA) {
      readSafeContents(parseDer(octets(inner)), password, budget, parts)
    } else if (oid(contentType) === ENCRYPTED_DATA) {
      const [, algorithm, ciphertext] = children(children(inner)[1])
      readSafeContents(
        decryptElement(algorithm, octets(ciphertext), password, budget),
        password,
        budget,
        parts,
      )
    } else {
      throw unsupported('a public key instead of a passphrase')
    }
  }
  return parts
}

/** Adds what a SafeContents holds to `parts`; CRLs and secrets of other kinds are passed over. */
function readSafeContents(
  safe: DerElement,
  password: Password,
  budget: WorkBudget,
  parts: CredentialParts,
): void {
  for (const bag of children(safe)) {
    const [bagType, wrapped] = children(bag)
    const [value] = children(wrapped)
    if (value === undefined) throw new Error('PKCS#12: an empty bag.')
    if (oid(bagType) === `${BAG}.1`) parts.keys.push(readPkcs8(value, budget))
    if (oid(bagType) === `${BAG}.2`) parts.keys.push(readEncryptedPkcs8(value, password, budget))
    if (oid(bagType) === `${BAG}.3`) readCertificateBag(value, parts)
    if (oid(bagType) === `${BAG}.6`) readSafeContents(value, password, budget, parts)
  }
}

function readCertificateBag(value: DerElement, parts: CredentialParts): void {
  const [certificateType, wrapped] = children(value)
  if (oid(certificateType) === X509_CERTIFICATE) parts.certificates.push(octets(children(wrapped)[0]))
}
