import { verifyPassword } from '#lib/platform/passwords.ts'
import { type KeyedContext, takeSecondFactor } from './check-second-factor.ts'
import { openSession } from './open-session.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'
import { findUserByEmail } from './store.ts'
import { canonicalEmail, type SignedInUser } from './user.ts'

/**
 * `refused` does not say whether the address or the password was wrong. `code_needed` and `code_refused` come
 * to those alone who know the password.
 */
export type SignInOutcome =
  | { kind: 'signed_in'; user: SignedInUser }
  | { kind: 'refused' }
  | { kind: 'code_needed' }
  | { kind: 'code_refused' }
  | { kind: 'throttled'; retryAfterSeconds: number }

export type SignInInput = {
  email: string
  password: string
  /** Of the authenticator app, or a recovery code. */
  code?: string | undefined
  userAgent?: string
}

/**
 * Signs a person in with address and password, and with a code where they have a second factor. Takes as long
 * for a stranger as for a user. Each try counts for the throttle, also one with the right password and a wrong
 * code, so that codes cannot be guessed; one that has no code yet counts for the account alone, for everybody with a
 * second factor begins so, and many may share an address.
 */
export async function signIn(
  ctx: KeyedContext,
  throttle: SignInThrottle,
  input: SignInInput,
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
  const { user, sealedTotp } = found
  if (sealedTotp !== null) {
    if (!input.code) {
      await throttle.halfway(ctx.ip)
      return { kind: 'code_needed' }
    }
    if (!(await takeSecondFactor(ctx, { userId: user.userId, sealedTotp }, input.code))) {
      ctx.log.info({ ip: ctx.ip, requestId: ctx.requestId }, 'sign-in refused: code')
      return { kind: 'code_refused' }
    }
  }
  await throttle.succeeded(email, ctx.ip)
  const { userAgent = '' } = input
  const sessionId = await ctx.db.prisma.$transaction((tx) =>
    openSession(tx, ctx, user, { userAgent, by: 'password' }),
  )
  return { kind: 'signed_in', user: { ...user, sessionId } }
}
