import type { Prisma } from '#lib/platform/db.ts'

/** What a session knows of its person. */
export type SessionUser = {
  userId: string
  email: string
  name: string
  isPlatformAdmin: boolean
  /** A session made with another version has ended. */
  sessionVersion: number
}

/** A person and the browser that they are signed in with. */
export type SignedInUser = SessionUser & { sessionId: string }

/** Columns of a {@link SessionUser}. */
export const USER_SHOWN = {
  id: true,
  email: true,
  name: true,
  isPlatformAdmin: true,
  sessionVersion: true,
} as const

export function toSessionUser({
  id,
  ...rest
}: Prisma.UserGetPayload<{ select: typeof USER_SHOWN }>): SessionUser {
  return { userId: id, ...rest }
}

/** Fewest characters of a password that a person chooses (NIST SP 800-63B asks for 8; these people can ring phones). */
export const MIN_PASSWORD_LENGTH = 12

/** An e-mail address as it is stored and compared: no space around it, lower case. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase()
}

/** How a person is called where there is room for one word: the name, or else the address. */
export function displayName(user: Pick<SessionUser, 'name' | 'email'>): string {
  return user.name === '' ? user.email : user.name
}
