import { AppError, invalid } from '#lib/platform/errors.ts'
import { verifyPassword } from '#lib/platform/passwords.ts'
import type { KeyedContext } from './check-second-factor.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'
import { findProofs } from './store.ts'
import type { SignedInUser } from './user.ts'

/** What a person does with their own account. It belongs to no tenant. */
export type PersonalContext = KeyedContext & { user: SignedInUser; throttle: SignInThrottle }

/**
 * Asks again for the password before what would let a stranger at an open browser take the account over. Counts
 * as a sign-in does.
 *
 * @throws AppError `rate_limited`, `invalid` at `/password`
 */
export async function provePassword(ctx: PersonalContext, password: string): Promise<void> {
  const { user, throttle, ip } = ctx
  const retryAfterSeconds = await throttle.attempt(user.email, ip)
  if (retryAfterSeconds !== null) {
    throw new AppError('rate_limited', 'Too many attempts. Try again in some minutes.', { retryAfterSeconds })
  }
  const proofs = await findProofs(ctx.db, user.userId)
  if (!(await verifyPassword(proofs?.passwordHash ?? null, password))) {
    throw invalid('/password', 'is not your password')
  }
  await throttle.succeeded(user.email, ip)
}
