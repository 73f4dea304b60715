import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { verifyPassword } from '#lib/platform/passwords.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'
import { findUserByEmail, noteSignIn } from './store.ts'
import { canonicalEmail, displayName, type SessionUser } from './user.ts'

/** `refused` does not say whether the address or the password was wrong. */
export type SignInOutcome =
  | { kind: 'signed_in'; user: SessionUser }
  | { kind: 'refused' }
  | { kind: 'throttled'; retryAfterSeconds: number }

/** Signs a person in with address and password. Takes as long for a stranger as for a user. */
export async function signIn(
  ctx: PlatformContext,
  throttle: SignInThrottle,
  input: { email: string; password: string },
): Promise<SignInOutcome> {
  const email = canonicalEmail(input.email)
  const retryAfterSeconds = await throttle.attempt(email, ctx.ip)
  if (retryAfterSeconds !== null) {
    ctx.log.warn({ ip: ctx.ip, requestId: ctx.requestId }, 'sign-in throttled')
    return { kind: 'throttled', retryAfterSeconds }
  }

  const found = await findUserByEmail(ctx.db, email)
  const isRight = await verifyPassword(found?.passwordHash ?? null, input.password)
  if (found === null || !isRight) {
    ctx.log.info({ ip: ctx.ip, requestId: ctx.requestId }, 'sign-in refused')
    return { kind: 'refused' }
  }

  const { user } = found
  await throttle.succeeded(email, ctx.ip)
  await ctx.db.prisma.$transaction(async (tx) => {
    await noteSignIn(tx, user.userId, ctx.clock.now())
    const { userId, isPlatformAdmin } = user
    await recordAuditEvent(
      tx,
      { ...ctx, actor: { kind: 'user', userId, name: displayName(user), role: 'viewer', isPlatformAdmin } },
      { action: 'user.sign_in', subject: user.email, subjectId: userId },
    )
  })
  return { kind: 'signed_in', user }
}
