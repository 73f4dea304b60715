import { createBatcher } from '#lib/platform/batcher.ts'
import { type Db, isRefusedValue } from '#lib/platform/db.ts'
import { type NewCall, type StartedCall, startCallRows } from './start-store.ts'

/** Stores a new call and what it has to push, or finds the call that it repeats. Under load calls share a statement. */
export type CallStarter = (call: NewCall) => Promise<StartedCall>

/** One per process. */
export function createCallStarter(db: Db): CallStarter {
  return createBatcher<NewCall, StartedCall>({
    flush: (calls) => startCallRows(db, calls),
    isItemsFault: isRefusedValue,
  })
}
