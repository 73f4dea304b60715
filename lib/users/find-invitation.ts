import type { PlatformContext } from '#lib/platform/context.ts'
import { hashInvitationSecret } from './invitation.ts'
import { findOpenInvitation, type OpenInvitation } from './invitation-store.ts'
import { findUserByEmail } from './store.ts'

/**
 * The invitation behind a link, and whether the invited has an account. Null when it is unknown, revoked,
 * accepted or expired: the link does not tell which.
 */
export async function findInvitation(
  ctx: Pick<PlatformContext, 'db' | 'clock'>,
  secret: string,
): Promise<(OpenInvitation & { hasUser: boolean }) | null> {
  const secretHash = hashInvitationSecret(secret)
  if (secretHash === null) return null
  const invitation = await findOpenInvitation(ctx.db, secretHash, ctx.clock.now())
  if (invitation === null) return null
  return { ...invitation, hasUser: (await findUserByEmail(ctx.db, invitation.email)) !== null }
}
