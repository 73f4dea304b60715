import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { requirePlatformAdmin } from '#lib/platform/roles.ts'
import { clearOidcLink } from './oidc-store.ts'
import { canonicalEmail } from './user.ts'

/**
 * Forgets who a user is at the OpenID provider, so that whoever has their address there now links anew at the next
 * sign-in. Their sessions go on.
 *
 * @throws AppError `not_found` for an address without a link, and for everybody but platform admins
 */
export async function unlinkOidc(ctx: PlatformContext, input: { email: string }): Promise<void> {
  requirePlatformAdmin(ctx)
  const email = canonicalEmail(input.email)
  await ctx.db.prisma.$transaction(async (tx) => {
    const userId = await clearOidcLink(tx, email)
    if (userId === null)
      throw new AppError('not_found', `${email} is nobody who is linked with the provider.`)
    await recordAuditEvent(tx, ctx, { action: 'user.unlink_oidc', subject: email, subjectId: userId })
  })
}
