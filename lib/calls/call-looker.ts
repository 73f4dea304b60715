import { createBatcher } from '#lib/platform/batcher.ts'
import { type Db, isRefusedValue } from '#lib/platform/db.ts'
import { type CallName, type CallStanding, findCallStandings } from './verdict-store.ts'

/** When the connection that tells of changes breaks, all that wait look at once. */
const MAX_CALLS = 500

/** Reads where a call stands; null if the tenant has no such call. Under load looks share a statement. */
export type CallLooker = (call: CallName) => Promise<CallStanding | null>

/** One per process. */
export function createCallLooker(db: Db): CallLooker {
  return createBatcher<CallName, CallStanding | null>({
    flush: (calls) => findCallStandings(db, calls),
    isItemsFault: isRefusedValue,
    maxItems: MAX_CALLS,
  })
}
