import type { PlatformContext } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { findLiveSession, touchSession } from './session-store.ts'
import type { SignedInUser } from './user.ts'

/** How exactly it is known when a session was last used, ms. */
const SEEN_EVERY_MS = 5 * 60_000

/** What a signed session cookie says; untrusted beyond its signature. */
export type SessionClaims = { userId: unknown; sessionVersion: unknown; sessionId: unknown }

/**
 * Whose session this is, or null when it has ended: it was signed out here or from elsewhere, it has expired,
 * the user is gone, or their session version was raised since.
 */
export async function findSessionUser(
  ctx: Pick<PlatformContext, 'db' | 'clock'>,
  claims: SessionClaims,
): Promise<SignedInUser | null> {
  const { userId, sessionId } = claims
  if (typeof userId !== 'string' || typeof sessionId !== 'string') return null
  if (!isUuid(userId) || !isUuid(sessionId)) return null
  const now = ctx.clock.now()
  const session = await findLiveSession(ctx.db, { userId, sessionId }, now)
  if (session === null || session.user.sessionVersion !== claims.sessionVersion) return null
  if (now.getTime() - session.lastSeenAt.getTime() > SEEN_EVERY_MS) await touchSession(ctx.db, sessionId, now)
  return session.user
}
