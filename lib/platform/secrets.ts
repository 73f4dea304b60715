import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'

const KEY_BYTES = 32
const KID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/
const BASE64URL_PATTERN = /^[A-Za-z0-9_-]+$/

/** One key of a ring, as key objects: they print as nothing, in logs too. */
type RingKey = {
  /** Seals and opens stored secrets. */
  readonly sealing: KeyObject
  /** Signs what goes out to phones; derived, so that no signature is ever made with a sealing key. */
  readonly signing: KeyObject
}

/** The keys of `REVEILLE_KEYS` by key id, in the order written. */
export type KeyRing = {
  /** The key that seals from now on: the first one. All keys open. */
  readonly sealingKid: string
  readonly keys: ReadonlyMap<string, RingKey>
}

/**
 * Reads `kid:base64url(32 bytes)[,kid:…]`, the form of `REVEILLE_KEYS`.
 *
 * @throws Error that names the place and the fault, never the key's bytes
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, RingKey>()
  for (const [index, entry] of text.split(',').entries()) {
    const place = `REVEILLE_KEYS, key ${index + 1}`
    const { kid, bytes } = parseEntry(entry.trim(), place)
    if (keys.has(kid)) throw new Error(`${place}: the key id "${kid}" is used twice.`)
    keys.set(kid, { sealing: createSecretKey(bytes), signing: signingKey(bytes) })
  }
  const [sealingKid] = keys.keys()
  if (sealingKid === undefined) throw new Error('REVEILLE_KEYS is empty.')
  return { sealingKid, keys }
}

/** A ring of one new random key, as text for `REVEILLE_KEYS`. Put it first to rotate. */
export function generateKeyRing(): string {
  return `k${randomBytes(4).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64url')}`
}

/**
 * Seals a secret for storage: a compact JWE (RFC 7516, `dir` with A256GCM) with the key id in its header.
 *
 * @param context what the secret belongs to, such as `credential:<id>`. It stays readable and is bound to
 *   the text, so that a sealed text copied to another row does not open there.
 */
export async function seal(ring: KeyRing, plaintext: string | Uint8Array, context: string): Promise<string> {
  const bytes = typeof plaintext === 'string' ? new TextEncoder().encode(plaintext) : plaintext
  return new CompactEncrypt(bytes)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: ring.sealingKid, ctx: context })
    .encrypt(ringKey(ring, ring.sealingKid).sealing)
}

/**
 * Opens what {@link seal} made, with whichever key of the ring sealed it.
 *
 * @throws Error when the key is not in the ring, the context is another one, or the text was changed
 */
export async function open(ring: KeyRing, sealed: string, context: string): Promise<Uint8Array> {
  const { sealing } = ringKey(ring, sealedWith(sealed))
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, sealing, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  })
  if (protectedHeader.ctx !== context) throw new Error(`This secret was not sealed for "${context}".`)
  return plaintext
}

/** {@link open} for a secret that was sealed as text. */
export async function openText(ring: KeyRing, sealed: string, context: string): Promise<string> {
  return new TextDecoder().decode(await open(ring, sealed, context))
}

/**
 * The id of the key that sealed a text: whatever is not `ring.sealingKid` is due for re-sealing.
 *
 * @throws Error when the text is not a sealed secret
 */
export function sealedWith(sealed: string): string {
  const { kid } = decodeProtectedHeader(sealed)
  if (typeof kid !== 'string') throw new Error('This is not a sealed secret: it names no key.')
  return kid
}

function parseEntry(entry: string, place: string): { kid: string; bytes: Buffer } {
  const colon = entry.indexOf(':')
  if (colon < 0) throw new Error(`${place}: expected kid:base64url(32 bytes), found no colon.`)
  const kid = entry.slice(0, colon)
  const key = entry.slice(colon + 1)
  if (!KID_PATTERN.test(kid)) {
    throw new Error(`${place}: the key id must be 1 to 64 letters, digits, "-" or "_".`)
  }
  const bytes = Buffer.from(key, 'base64url')
  if (!BASE64URL_PATTERN.test(key) || bytes.length !== KEY_BYTES) {
    throw new Error(`${place} ("${kid}"): the key must be ${KEY_BYTES} bytes in base64url, 43 characters.`)
  }
  return { kid, bytes }
}

function signingKey(bytes: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', bytes, '', 'reveille report token', KEY_BYTES)))
}

function ringKey(ring: KeyRing, kid: string): RingKey {
  const key = ring.keys.get(kid)
  if (key === undefined) throw new Error(`The key "${kid}" that sealed this secret is not in REVEILLE_KEYS.`)
  return key
}
