import { hash, randomBytes } from 'node:crypto'

const SECRET_BYTES = 32
const SECRET_PATTERN = /^[A-Za-z0-9_-]{43}$/

/** How long an invitation can be accepted. */
export const INVITATION_DAYS = 7

/** What the link of an invitation ends with: 256 random bits. */
export function newInvitationSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** SHA-256 in hex, which is all that is stored; null for a text that can be no secret of ours. */
export function hashInvitationSecret(secret: string): string | null {
  return SECRET_PATTERN.test(secret) ? hash('sha256', secret, 'hex') : null
}
