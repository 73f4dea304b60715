import type { PlatformContext } from '#lib/platform/context.ts'
import {
  deleteHistory,
  deletePushTokenEvents,
  deleteStats,
  HISTORY_TABLES,
  listRetentions,
} from './purge-store.ts'

const DAY_MS = 86_400_000
/** Small enough that no statement holds anything for long. */
const BATCH = 2_000

/** Rows that were deleted. */
export type PurgedHistory = { rows: number; pushTokenEvents: number; stats: number }

/**
 * Deletes history that its tenant keeps no longer. The tenant that keeps it longest needs none of this: partitions
 * are dropped when nobody keeps them (keep-partitions.ts). The others share those partitions, so theirs goes row by
 * row, in batches.
 */
export async function purgeHistory(ctx: Pick<PlatformContext, 'db' | 'clock'>): Promise<PurgedHistory> {
  const { db, clock } = ctx
  const nowMs = clock.now().getTime()
  const retentions = await listRetentions(db)
  const longestDays = Math.max(0, ...retentions.map(({ retentionDays }) => retentionDays))
  const purged = { rows: 0, pushTokenEvents: 0, stats: 0 }
  for (const { tenantId, retentionDays } of retentions) {
    const before = new Date(nowMs - retentionDays * DAY_MS)
    purged.stats += await deleteStats(db, tenantId, before)
    if (retentionDays === longestDays) continue
    for (const table of HISTORY_TABLES) {
      purged.rows += await inBatches((limit) => deleteHistory(db, table, tenantId, before, limit))
    }
  }
  if (longestDays > 0) {
    const before = new Date(nowMs - longestDays * DAY_MS)
    purged.pushTokenEvents = await inBatches((limit) => deletePushTokenEvents(db, before, limit))
  }
  return purged
}

async function inBatches(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let deleted = BATCH; deleted === BATCH; total += deleted) deleted = await deleteSome(BATCH)
  return total
}
