import type { Context } from '#lib/platform/context.ts'
import { countExpiringRows, type ExpiringCount } from './expiring-store.ts'

const DAY_MS = 86_400_000

/** Within this time before its end a push token counts as expiring. */
export const EXPIRING_DAYS = 7

/** Active push tokens whose phones have not registered for so long that they are, or soon will be, past their lifetime. */
export function countExpiringPushTokens(
  ctx: Pick<Context, 'db' | 'tenantId' | 'clock'>,
): Promise<ExpiringCount> {
  const now = ctx.clock.now()
  return countExpiringRows(ctx.db, ctx.tenantId, now, new Date(now.getTime() + EXPIRING_DAYS * DAY_MS))
}
