import type { PlatformContext } from '#lib/platform/context.ts'
import { listUnpreparedTables, listUsedDefaultPartitions } from './store.ts'

const WEEKS_AHEAD_MS = 14 * 86_400_000

/** What is wrong with history's partitions: rows in a default one, or none for the month that it will be in two weeks. */
export async function checkPartitions(
  ctx: Pick<PlatformContext, 'db' | 'clock'>,
): Promise<{ defaultPartitions: string[]; unpreparedTables: string[] }> {
  const soon = new Date(ctx.clock.now().getTime() + WEEKS_AHEAD_MS)
  return {
    defaultPartitions: await listUsedDefaultPartitions(ctx.db),
    unpreparedTables: await listUnpreparedTables(ctx.db, soon),
  }
}
