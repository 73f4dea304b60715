import type { PlatformContext } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { findUser } from './store.ts'
import type { SessionUser } from './user.ts'

/**
 * Whose session this is, or null when it has ended: the user is gone, or their session version was raised since.
 *
 * @param claims what the signed session cookie says; untrusted beyond its signature
 */
export async function findSessionUser(
  ctx: Pick<PlatformContext, 'db'>,
  claims: { userId: unknown; sessionVersion: unknown },
): Promise<SessionUser | null> {
  if (typeof claims.userId !== 'string' || !isUuid(claims.userId)) return null
  const user = await findUser(ctx.db, claims.userId)
  return user !== null && user.sessionVersion === claims.sessionVersion ? user : null
}
