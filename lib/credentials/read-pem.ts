import { createPrivateKey, type KeyObject } from 'node:crypto'
import { CredentialFileError } from './credential-file.ts'
import { parseDer } from './der.ts'
import { unsupported } from './key-derivation.ts'
import { wrongPassphrase } from './password-encryption.ts'
import { type PemBlock, readPemBlocks } from './pem-blocks.ts'
import type { CredentialParts } from './read-pkcs12.ts'
import { readEncryptedPkcs8, readPkcs8, readTraditionalKey } from './read-private-key.ts'
import type { WorkBudget } from './work-budget.ts'

const CERTIFICATE_LABELS = ['CERTIFICATE', 'X509 CERTIFICATE']
const ASN1_SEQUENCE = 0x30

/** The ciphers of `DEK-Info` that OpenSSL 3 still has without its legacy provider. */
const DEK_CIPHERS = /^(AES-(128|192|256)-CBC|DES-EDE3-CBC),[0-9A-F]+$/

/**
 * Reads certificates and keys from PEM text, from one file or two, in any order. A certificate alone may be
 * DER, which is how Apple hands it out (`.cer`).
 *
 * @throws CredentialFileError; any other Error means that a block is broken
 */
export function readPem(files: Uint8Array[], passphrase: string, budget: WorkBudget): CredentialParts {
  const parts: CredentialParts = { certificates: [], keys: [] }
  const seen = new Set<string>()
  for (const file of files) {
    if (file[0] === ASN1_SEQUENCE) parts.certificates.push(Buffer.from(file))
    for (const block of readPemBlocks(file)) {
      // The same file may be given as certificate and as key.
      if (seen.has(block.text)) continue
      seen.add(block.text)
      if (CERTIFICATE_LABELS.includes(block.label)) parts.certificates.push(block.der)
      const key = readKeyBlock(block, passphrase, budget)
      if (key !== null) parts.keys.push(key)
    }
  }
  return parts
}

function readKeyBlock(block: PemBlock, passphrase: string, budget: WorkBudget): KeyObject | null {
  switch (block.label) {
    case 'PRIVATE KEY':
      return readPkcs8(parseDer(block.der), budget)
    case 'ENCRYPTED PRIVATE KEY':
      if (passphrase === '') throw encryptedKey()
      return readEncryptedPkcs8(parseDer(block.der), passphrase, budget)
    case 'RSA PRIVATE KEY':
    case 'EC PRIVATE KEY':
      if (block.dekInfo !== null) return readDekKey(block, block.dekInfo, passphrase, budget)
      return readTraditionalKey(block.der, block.label === 'RSA PRIVATE KEY' ? 'pkcs1' : 'sec1', budget)
    default:
      return null
  }
}

/** A key that OpenSSL encrypted before PKCS#8 was usual: one round of MD5, so it costs nothing to try. */
function readDekKey(block: PemBlock, dekInfo: string, passphrase: string, budget: WorkBudget): KeyObject {
  if (passphrase === '') throw encryptedKey()
  if (!DEK_CIPHERS.test(dekInfo)) throw unsupported('an outdated cipher')
  budget.spend(2_000)
  try {
    return createPrivateKey({ key: block.text, format: 'pem', passphrase })
  } catch {
    // OpenSSL tells a wrong passphrase only by failing somewhere, from padding to number format.
    throw wrongPassphrase()
  }
}

function encryptedKey(): CredentialFileError {
  return new CredentialFileError(
    'encrypted_key',
    'The private key is protected with a passphrase. Enter the passphrase as well.',
  )
}
