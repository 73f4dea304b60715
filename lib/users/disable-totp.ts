import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { type PersonalContext, provePassword } from './personal-context.ts'
import { clearSecondFactor } from './second-factor-store.ts'

/**
 * Turns the second factor off, and forgets its recovery codes.
 *
 * @throws AppError `invalid` for a wrong password, `rate_limited`
 */
export async function disableTotp(ctx: PersonalContext, input: { password: string }): Promise<void> {
  await provePassword(ctx, input.password)
  const { userId, email } = ctx.user
  await ctx.db.prisma.$transaction(async (tx) => {
    await clearSecondFactor(tx, userId)
    await recordAuditEvent(tx, ctx, { action: 'user.disable_totp', subject: email, subjectId: userId })
  })
}
