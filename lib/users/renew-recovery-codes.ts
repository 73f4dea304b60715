import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { AppError } from '#lib/platform/errors.ts'
import { type PersonalContext, provePassword } from './personal-context.ts'
import { generateRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts'
import { findSecondFactor, replaceRecoveryCodes } from './second-factor-store.ts'

/**
 * Makes ten new recovery codes; the old ones open nothing any more.
 *
 * @throws AppError `invalid` for a wrong password, `conflict` while the second factor is off, `rate_limited`
 */
export async function renewRecoveryCodes(
  ctx: PersonalContext,
  input: { password: string },
): Promise<{ recoveryCodes: string[] }> {
  await provePassword(ctx, input.password)
  const { userId, email } = ctx.user
  const factor = await findSecondFactor(ctx.db, userId)
  if (factor === null || factor.sealedTotp === null) {
    throw new AppError('conflict', 'The second factor is off: there is nothing to recover.')
  }
  const recoveryCodes = generateRecoveryCodes()
  await ctx.db.prisma.$transaction(async (tx) => {
    await replaceRecoveryCodes(tx, userId, recoveryCodes.map(hashRecoveryCode))
    await recordAuditEvent(tx, ctx, {
      action: 'user.renew_recovery_codes',
      subject: email,
      subjectId: userId,
    })
  })
  return { recoveryCodes }
}
