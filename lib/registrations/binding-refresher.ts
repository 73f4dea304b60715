import { createBatcher } from '#lib/platform/batcher.ts'
import type { Clock } from '#lib/platform/clock.ts'
import { type Db, isRefusedValue } from '#lib/platform/db.ts'
import { type Refresh, type Refreshed, refreshRegistrations } from './refresh-store.ts'

/** Stores the usual re-REGISTER; null where the report has anything new. Under load several share a statement. */
export type BindingRefresher = (refresh: Refresh) => Promise<Refreshed | null>

/** One per process. */
export function createBindingRefresher(db: Db, clock: Clock): BindingRefresher {
  return createBatcher<Refresh, Refreshed | null>({
    flush: (refreshes) => refreshRegistrations(db, refreshes, clock.now()),
    isItemsFault: isRefusedValue,
  })
}
