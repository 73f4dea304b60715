import { type CredentialFile, MAX_CREDENTIAL_FILE_BYTES } from './credential-file.ts'
import { readPemBlocks } from './pem-blocks.ts'

/** Files and fields as a person gave them, not yet sorted into a kind. */
export type CredentialUpload = {
  bytes: Uint8Array
  /** A second file: the private key of a PEM certificate. */
  keyBytes?: Uint8Array | undefined
  passphrase?: string | undefined
  keyId?: string | undefined
  teamId?: string | undefined
  /** What the first file is called; only the key id in `AuthKey_….p8` is read from it. */
  fileName?: string | undefined
}

/** Apple names a key after its id. */
const KEY_FILE_NAME = /AuthKey_([A-Z0-9]{10})\b/

/**
 * Which kind of credential file this is, by its bytes: a PEM text with nothing but a private key is a `.p8`, any
 * other PEM text (and a bare certificate in DER) is a pair, everything else has to be a `.p12`.
 */
export function detectCredentialFile(upload: CredentialUpload): CredentialFile {
  const { bytes, keyBytes, passphrase, fileName = '' } = upload
  const locked = passphrase === undefined ? {} : { passphrase }
  if (keyBytes !== undefined) return { kind: 'pem', certificate: bytes, key: keyBytes, ...locked }
  // A text beyond the limit is refused for its size, whatever it says: it is not searched for blocks.
  const labels = readPemBlocks(bytes.subarray(0, MAX_CREDENTIAL_FILE_BYTES)).map(({ label }) => label)
  if (labels.length === 0) {
    return looksLikeCertificate(bytes)
      ? { kind: 'pem', certificate: bytes }
      : { kind: 'p12', bytes, ...locked }
  }
  const isKeyOnly = labels.every((label) => label.endsWith('PRIVATE KEY'))
  if (!isKeyOnly) return { kind: 'pem', certificate: bytes, ...locked }
  const keyId = upload.keyId || KEY_FILE_NAME.exec(fileName)?.[1] || ''
  return { kind: 'p8', bytes, keyId, teamId: upload.teamId ?? '' }
}

const SEQUENCE = 0x30
const VERSION_3 = Buffer.from([0x02, 0x01, 0x03])

/** X.509 begins with a sequence in a sequence; a `.p12` with its version number, 3 (RFC 7292 §4). */
function looksLikeCertificate(bytes: Uint8Array): boolean {
  if (bytes[0] !== SEQUENCE) return false
  const length = bytes[1] ?? 0
  const from = length < 0x80 ? 2 : 2 + (length & 0x7f)
  return bytes[from] === SEQUENCE && Buffer.compare(bytes.subarray(from, from + 3), VERSION_3) !== 0
}
