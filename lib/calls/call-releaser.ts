import { createBatcher } from '#lib/platform/batcher.ts'
import { type Db, isRefusedValue } from '#lib/platform/db.ts'
import { type ReleasedCall, releaseCalls, type Wake } from './release-store.ts'

/** Tells calls that a device is awake, and answers those for which it was news. Under load wakes share a statement. */
export type CallReleaser = (wake: Wake) => Promise<ReleasedCall[]>

/** One per process. */
export function createCallReleaser(db: Db): CallReleaser {
  return createBatcher<Wake, ReleasedCall[]>({
    flush: (wakes) => releaseCalls(db, wakes),
    isItemsFault: isRefusedValue,
  })
}
