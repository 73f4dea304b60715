import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { hashPassword } from '#lib/platform/passwords.ts'
import { requirePlatformAdmin } from '#lib/platform/roles.ts'
import { checkPassword } from './password-rules.ts'
import { deleteSessions } from './session-store.ts'
import { resetPasswordHash } from './store.ts'
import { canonicalEmail } from './user.ts'

/**
 * Gives a user a new password, whether they have one or not, and ends all their sessions. A second factor stays, and
 * so does a link with the OpenID provider.
 *
 * @returns how many sessions ended
 * @throws AppError `invalid` for a password that cannot be, `not_found` for an address that no user has, and for
 *   everybody but platform admins
 */
export async function setPassword(
  ctx: PlatformContext,
  input: { email: string; password: string },
): Promise<{ endedSessions: number }> {
  requirePlatformAdmin(ctx)
  checkPassword(input.password)
  const email = canonicalEmail(input.email)
  const passwordHash = await hashPassword(input.password)
  return ctx.db.prisma.$transaction(async (tx) => {
    const userId = await resetPasswordHash(tx, email, passwordHash)
    if (userId === null) throw new AppError('not_found', `No user has the address ${email}.`)
    const endedSessions = await deleteSessions(tx, { userId }, null)
    await recordAuditEvent(tx, ctx, {
      action: 'user.set_password',
      subject: email,
      subjectId: userId,
      detail: { endedSessions },
    })
    return { endedSessions }
  })
}
