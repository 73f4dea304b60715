import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { AppError, invalid } from '#lib/platform/errors.ts'
import { seal } from '#lib/platform/secrets.ts'
import { requireKeyRing, totpContext } from './check-second-factor.ts'
import { type PersonalContext, provePassword } from './personal-context.ts'
import { generateRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts'
import { storeSecondFactor } from './second-factor-store.ts'
import { totpStep } from './totp.ts'
import { openEnrolment } from './totp-enrolment.ts'

/**
 * Turns the second factor on, once the person has shown that their authenticator app makes good codes. The
 * recovery codes are in this answer and nowhere else.
 *
 * @throws AppError `invalid` for a wrong password or code, `conflict` for an old QR code or when it is on
 *   already, `rate_limited`
 */
export async function enableTotp(
  ctx: PersonalContext,
  input: { sealed: string; code: string; password: string },
): Promise<{ recoveryCodes: string[] }> {
  const secret = await openEnrolment(ctx, input.sealed)
  const step = totpStep(secret, input.code, ctx.clock.now())
  if (step === null) throw invalid('/code', 'is not the code that the app shows now')
  await provePassword(ctx, input.password)
  const { userId, email } = ctx.user
  const sealedTotp = await seal(requireKeyRing(ctx), secret, totpContext(userId))
  const recoveryCodes = generateRecoveryCodes()
  await ctx.db.prisma.$transaction(async (tx) => {
    const row = {
      sealedTotp,
      totpLastStep: step,
      recoveryCodeHashes: recoveryCodes.map(hashRecoveryCode),
    }
    if (!(await storeSecondFactor(tx, userId, row))) {
      throw new AppError('conflict', 'The second factor is on already.')
    }
    await recordAuditEvent(tx, ctx, { action: 'user.enable_totp', subject: email, subjectId: userId })
  })
  return { recoveryCodes }
}
