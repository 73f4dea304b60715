import type { PlatformContext } from '#lib/platform/context.ts'
import { deleteOldMessages } from './purge-store.ts'

const KEPT_DAYS = 90
const DAY_MS = 86_400_000

/** Deletes resolved alerts, and deliveries and mails that are over, after 90 days. */
export function purgeMessages(
  ctx: Pick<PlatformContext, 'db' | 'clock'>,
): Promise<{ alerts: number; deliveries: number; mails: number }> {
  return deleteOldMessages(ctx.db, new Date(ctx.clock.now().getTime() - KEPT_DAYS * DAY_MS))
}
