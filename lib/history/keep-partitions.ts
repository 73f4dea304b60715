import type { PlatformContext } from '#lib/platform/context.ts'
import {
  dropPartitions,
  ensurePartitions,
  findLongestRetentionDays,
  listUsedDefaultPartitions,
} from './store.ts'

const DAY_MS = 86_400_000
/** This month and the two that follow: a worker may be away for two months before a default partition is used. */
const AHEAD_MS = 62 * DAY_MS

/** What was done to the partitions of call, push and call_event; `inDefault`: default partitions that hold rows. */
export type KeptPartitions = { made: string[]; dropped: string[]; inDefault: string[] }

/**
 * Makes history's partitions ahead of time and drops those that are older than the longest retention of any
 * tenant. Rows in a default partition are a warning: their month had no partition when they came.
 */
export async function keepPartitions(
  ctx: Pick<PlatformContext, 'db' | 'clock' | 'log'>,
): Promise<KeptPartitions> {
  const now = ctx.clock.now()
  const made = await ensurePartitions(ctx.db, { from: now, to: new Date(now.getTime() + AHEAD_MS) })
  const retentionDays = await findLongestRetentionDays(ctx.db)
  const dropped =
    retentionDays === null
      ? []
      : await dropPartitions(ctx.db, new Date(now.getTime() - retentionDays * DAY_MS))
  const inDefault = await listUsedDefaultPartitions(ctx.db)
  if (inDefault.length > 0) {
    ctx.log.warn(
      { partitions: inDefault },
      'history lies in a default partition: its month had none, or a clock is wrong by months',
    )
  }
  return { made, dropped, inDefault }
}
