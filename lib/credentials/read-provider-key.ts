import { createHash, createPublicKey } from 'node:crypto'
import { CredentialFileError, type ReadCredential } from './credential-file.ts'
import { parseDer } from './der.ts'
import { readPemBlocks } from './pem-blocks.ts'
import { readPkcs8 } from './read-private-key.ts'
import type { WorkBudget } from './work-budget.ts'

/** Key ids and team ids: ten characters, as Apple shows them. */
const APPLE_ID_PATTERN = /^[A-Z0-9]{10}$/

/**
 * Reads an APNs authentication key (`.p8`): PKCS#8 in PEM with an EC key on P-256, which ES256 needs.
 *
 * @throws CredentialFileError; any other Error means that the file is broken
 */
export function readProviderKey(
  file: { bytes: Uint8Array; keyId: string; teamId: string },
  budget: WorkBudget,
): ReadCredential {
  const key = readPkcs8(parseDer(findKeyDer(file.bytes)), budget)
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw wrongKeyType('The private key in this file is not an EC key on P-256.')
  }
  const keyId = checkAppleId(file.keyId, 'bad_key_id', 'The key id', 'It is in the file name AuthKey_….p8.')
  const where = 'It stands at the top right of the Apple developer account, under Membership.'
  const teamId = checkAppleId(file.teamId, 'bad_team_id', 'The team id', where)
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    secret: { kind: 'token', keyPem: key.export({ format: 'pem', type: 'pkcs8' }).toString(), keyId, teamId },
    kind: 'p8',
    purpose: 'provider_key',
    subject: `APNs key ${keyId}`,
    issuer: `Apple developer team ${teamId}`,
    teamId,
    keyId,
    topics: [],
    environments: ['production', 'sandbox'],
    notBefore: null,
    notAfter: null,
    fingerprint: createHash('sha256').update(publicKey).digest('hex'),
  }
}

function checkAppleId(text: string, code: 'bad_key_id' | 'bad_team_id', name: string, where: string): string {
  const id = text.trim()
  if (APPLE_ID_PATTERN.test(id)) return id
  throw new CredentialFileError(code, `${name} must be ten capital letters and digits. ${where}`)
}

function findKeyDer(bytes: Uint8Array): Buffer {
  const blocks = readPemBlocks(bytes)
  const labels = blocks.map((block) => block.label)
  const block = blocks.find(({ label }) => label === 'PRIVATE KEY')
  if (block !== undefined) return block.der
  if (labels.includes('ENCRYPTED PRIVATE KEY')) {
    throw new CredentialFileError(
      'encrypted_key',
      'This key is encrypted; the .p8 file that Apple gives out is not. Upload the file as it was downloaded.',
    )
  }
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) {
    throw wrongKeyType('This is a private key, but not in the form of an APNs key.')
  }
  throw new CredentialFileError(
    'not_a_credential_file',
    labels.length > 0
      ? `This is not an APNs key (.p8): it holds a PEM block "${labels[0]}". Upload certificates as PEM.`
      : 'This is not an APNs key (.p8): it has no line "-----BEGIN PRIVATE KEY-----". A certificate export is ' +
          'uploaded as .p12.',
  )
}

function wrongKeyType(fault: string): CredentialFileError {
  return new CredentialFileError(
    'wrong_key_type',
    `${fault} Upload the AuthKey_….p8 file that Apple gave out under Keys with "Apple Push Notifications ` +
      'service (APNs)" enabled.',
  )
}
