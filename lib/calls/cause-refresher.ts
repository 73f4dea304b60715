import { setTimeout as sleep } from 'node:timers/promises'
import type { BackgroundWork } from '#lib/platform/background-work.ts'
import { createBatcher } from '#lib/platform/batcher.ts'
import type { Clock } from '#lib/platform/clock.ts'
import { type Db, isDatabaseAway } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'
import type { LiveCalls } from './live-calls.ts'
import { type CallToDiagnose, refreshCauses } from './refresh-cause.ts'

/** Calls of one transaction, which locks them: no call may have to wait long for that. */
const MAX_CALLS = 32
/** Nobody waits for a cause; a transaction of many costs little more than one of a single call. */
const REST_MS = 50
/** What a PBX reports of a call that goes on comes in bursts: forwarded, ringing, answered. */
const SOON_MS = 1_000

/**
 * Has the cause of a call diagnosed anew, after the request was answered. A call that is asked for several times
 * before its turn comes is diagnosed once; many share a transaction.
 *
 * @param when `soon` is within a second. Only for a call whose stored cause is `in_progress`: those are what the
 * worker looks after, should this process end or the database refuse.
 */
export type CauseRefresher = (tenantId: string, callId: string, when?: 'now' | 'soon') => void

/** One per process. */
export function createCauseRefresher(options: {
  db: Db
  clock: Clock
  log: Log
  background: BackgroundWork
  live: LiveCalls
}): CauseRefresher {
  const { db, clock, log, background, live } = options
  const soon = new Set<string>()
  const queued = new Set<string>()

  const diagnose = createBatcher<CallToDiagnose, null>({
    flush: async (calls) => {
      for (const { callId } of calls) queued.delete(callId)
      await refreshCauses(db, calls, clock.now())
      return calls.map(() => null)
    },
    maxItems: MAX_CALLS,
    restMs: REST_MS,
    isItemsFault: (error) => !isDatabaseAway(error),
  })

  const refresh = async (tenantId: string, callId: string): Promise<void> => {
    try {
      await diagnose({ tenantId, callId })
    } catch (error) {
      log.warn(
        { error, callId },
        'could not store the cause of a call; the worker will, if it is still in progress',
      )
    }
    live.changed(tenantId, callId)
  }

  const refreshNow = (tenantId: string, callId: string) => {
    soon.delete(callId)
    if (queued.has(callId)) return
    queued.add(callId)
    background.add(refresh(tenantId, callId))
  }

  const refreshSoon = async (tenantId: string, callId: string): Promise<void> => {
    await sleep(SOON_MS, undefined, { signal: background.hurry }).catch(() => undefined)
    if (soon.has(callId)) refreshNow(tenantId, callId)
  }

  return (tenantId, callId, when = 'now') => {
    live.changed(tenantId, callId)
    if (when === 'now') return refreshNow(tenantId, callId)
    if (soon.has(callId)) return
    soon.add(callId)
    background.add(refreshSoon(tenantId, callId))
  }
}
