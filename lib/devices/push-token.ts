import { createHash } from 'node:crypto'

/** SHA-256 of a push token in hex: recognises it where it must not be shown, and keeps one value with one owner. */
export function pushTokenFingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}
