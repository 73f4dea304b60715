import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { requirePlatformAdmin } from '#lib/platform/roles.ts'
import { forgetAccountTries } from './sign-in-throttle.ts'
import { findUserByEmail } from './store.ts'
import { canonicalEmail } from './user.ts'

/**
 * Forgets the tries to sign in to an account, so that its person may try again at once. What counts for a network
 * address stays.
 *
 * @returns whether there were tries to forget
 * @throws AppError `not_found` for an address that no user has, and for everybody but platform admins
 */
export async function unlockUser(
  ctx: PlatformContext,
  input: { email: string },
): Promise<{ hadTries: boolean }> {
  requirePlatformAdmin(ctx)
  const email = canonicalEmail(input.email)
  return ctx.db.prisma.$transaction(async (tx) => {
    const found = await findUserByEmail({ prisma: tx }, email)
    if (found === null) throw new AppError('not_found', `No user has the address ${email}.`)
    const hadTries = await forgetAccountTries(tx, email)
    const subject = { subject: email, subjectId: found.user.userId }
    await recordAuditEvent(tx, ctx, { action: 'user.unlock', ...subject, detail: { hadTries } })
    return { hadTries }
  })
}
