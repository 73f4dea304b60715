import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { newId } from '#lib/platform/ids.ts'
import { verifyPassword } from '#lib/platform/passwords.ts'
import { type KeyedContext, takeSecondFactor } from './check-second-factor.ts'
import { insertSession } from './session-store.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'
import { findUserByEmail, noteSignIn } from './store.ts'
import { canonicalEmail, displayName, type SessionUser, type SignedInUser } from './user.ts'
import { SESSION_SECONDS } from './user-session.ts'

const MAX_USER_AGENT_LENGTH = 512

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
 * code, so that codes cannot be guessed.
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
    if (!input.code) return { kind: 'code_needed' }
    if (!(await takeSecondFactor(ctx, { userId: user.userId, sealedTotp }, input.code))) {
      ctx.log.info({ ip: ctx.ip, requestId: ctx.requestId }, 'sign-in refused: code')
      return { kind: 'code_refused' }
    }
  }
  await throttle.succeeded(email, ctx.ip)
  const sessionId = await openSession(ctx, user, input.userAgent ?? '')
  return { kind: 'signed_in', user: { ...user, sessionId } }
}

/** Notes the sign-in and makes the session of a browser; its id. */
async function openSession(ctx: KeyedContext, user: SessionUser, userAgent: string): Promise<string> {
  const { userId, isPlatformAdmin } = user
  const sessionId = newId()
  const now = ctx.clock.now()
  await ctx.db.prisma.$transaction(async (tx) => {
    await noteSignIn(tx, userId, now)
    await insertSession(tx, {
      id: sessionId,
      userId,
      ip: ctx.ip,
      userAgent: userAgent.toWellFormed().replaceAll('\0', '').slice(0, MAX_USER_AGENT_LENGTH),
      createdAt: now,
      expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
    })
    await recordAuditEvent(
      tx,
      { ...ctx, actor: { kind: 'user', userId, name: displayName(user), role: 'viewer', isPlatformAdmin } },
      { action: 'user.sign_in', subject: user.email, subjectId: userId },
    )
  })
  return sessionId
}
