import { createBatcher } from '#lib/platform/batcher.ts'
import { type Db, isRefusedValue } from '#lib/platform/db.ts'
import type { PushResult } from './push-result.ts'
import { type SettledPush, settlePushes } from './settle-store.ts'

/** Stores what a push came to. Under load several pushes share a statement. */
export type PushSettler = (result: PushResult) => Promise<SettledPush>

/** One settler per process. */
export function createPushSettler(db: Db): PushSettler {
  return createBatcher<PushResult, SettledPush>({
    flush: (results) => settlePushes(db, results),
    isItemsFault: isRefusedValue,
  })
}
