/** After this a person signs in again, seconds. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60

/** One browser that is signed in. */
export type UserSession = {
  sessionId: string
  /** Address at sign-in; null where it cannot be known. */
  ip: string | null
  userAgent: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}
