import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { AppError } from '#lib/platform/errors.ts'
import { hashPassword } from '#lib/platform/passwords.ts'
import { checkPassword } from './password-rules.ts'
import { type PersonalContext, provePassword } from './personal-context.ts'
import { deleteSessions } from './session-store.ts'
import { setPasswordHash } from './store.ts'

/**
 * Changes the password of whoever is signed in, and ends their sessions in all other browsers.
 *
 * @returns how many sessions ended
 * @throws AppError `invalid` for a wrong password or a new one that cannot be, `rate_limited`, `conflict` when the
 *   person's sessions were ended meanwhile
 */
export async function changePassword(
  ctx: PersonalContext,
  input: { password: string; newPassword: string },
): Promise<{ endedSessions: number }> {
  checkPassword(input.newPassword, '/newPassword')
  await provePassword(ctx, input.password)
  const passwordHash = await hashPassword(input.newPassword)
  const { userId, email, sessionId } = ctx.user
  return ctx.db.prisma.$transaction(async (tx) => {
    if (!(await setPasswordHash(tx, ctx.user, passwordHash))) {
      throw new AppError('conflict', 'Your sessions were ended a moment ago. Sign in again.')
    }
    const endedSessions = await deleteSessions(tx, ctx.user, sessionId)
    await recordAuditEvent(tx, ctx, {
      action: 'user.change_password',
      subject: email,
      subjectId: userId,
      detail: { endedSessions },
    })
    return { endedSessions }
  })
}
