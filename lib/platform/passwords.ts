import { randomInt } from 'node:crypto'
import { hash, type Options, verify } from '@node-rs/argon2'

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. Argon2id is the package's default. */
const ARGON2ID: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Long enough for any passphrase, short enough that hashing cannot be made to cost more. */
const MAX_PASSWORD_BYTES = 1024

/** No letter or digit that can be taken for another (0 O o, 1 l I i, u v). */
const READABLE = 'abcdefghjkmnpqrstwxyz23456789'

let dummyHash: Promise<string> | undefined

/**
 * Hashes a password with Argon2id, as PHC text that carries its own salt and parameters.
 *
 * @throws RangeError above 1024 bytes of UTF-8
 */
export async function hashPassword(password: string): Promise<string> {
  if (!isHashable(password)) throw new RangeError(`A password has at most ${MAX_PASSWORD_BYTES} bytes.`)
  return hash(password, ARGON2ID)
}

/**
 * Whether a password is the right one. For a user who does not exist, or who has no password, pass null: the
 * answer is no, and takes as long as any other, so that time tells nobody who exists.
 */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  if (!isHashable(password)) return false
  dummyHash ??= hashPassword(generatePassword())
  const matches = await verify(storedHash ?? (await dummyHash), password)
  return matches && storedHash !== null
}

/** A random password that can be read out and typed: five groups of four, about 97 bits. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => READABLE.charAt(randomInt(READABLE.length))).join('')
  return Array.from({ length: 5 }, group).join('-')
}

function isHashable(password: string): boolean {
  return Buffer.byteLength(password) <= MAX_PASSWORD_BYTES
}
