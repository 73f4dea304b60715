import type { PlatformContext } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { type KeyRing, openText } from '#lib/platform/secrets.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { takeRecoveryCode, takeTotpStep } from './second-factor-store.ts'
import { totpStep } from './totp.ts'

/** What opens the secrets of second factors; null where the process was given no keys. */
export type KeyedContext = PlatformContext & { keyRing: KeyRing | null }

/** What a person's TOTP secret is sealed for. */
export function totpContext(userId: string): string {
  return `totp:${userId}`
}

/**
 * Takes a code of the authenticator app, or a recovery code. Either is good once: not again in its half minute,
 * and not in another process.
 */
export async function takeSecondFactor(
  ctx: KeyedContext,
  user: { userId: string; sealedTotp: string },
  code: string,
): Promise<boolean> {
  const { userId, sealedTotp } = user
  const secret = await openText(requireKeyRing(ctx), sealedTotp, totpContext(userId))
  const step = totpStep(secret, code, ctx.clock.now())
  if (step !== null) return takeTotpStep(ctx.db, userId, step)
  return takeRecoveryCode(ctx.db, userId, hashRecoveryCode(code))
}

/** @throws AppError `unavailable` where the process was given no keys */
export function requireKeyRing(ctx: KeyedContext): KeyRing {
  if (ctx.keyRing !== null) return ctx.keyRing
  throw new AppError(
    'unavailable',
    'The second factor needs REVEILLE_KEYS, which this process was not given.',
  )
}
