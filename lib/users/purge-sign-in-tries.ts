import type { PlatformContext } from '#lib/platform/context.ts'
import { deletePastTries } from './sign-in-try-store.ts'

/** Forgets tries to sign in that count no more. */
export async function purgeSignInTries(
  ctx: Pick<PlatformContext, 'db' | 'clock'>,
): Promise<{ signInTries: number }> {
  return { signInTries: await deletePastTries(ctx.db, ctx.clock.now()) }
}
