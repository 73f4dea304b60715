import { createBatcher } from '#lib/platform/batcher.ts'
import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'
import { callVerdicts } from '#lib/platform/metrics.ts'
import type { CallWatch } from './call-watch.ts'
import type { CauseRefresher } from './cause-refresher.ts'
import { type OverdueCall, settleOverdueCalls } from './verdict-store.ts'

const RETRY_MS = 250
/** A timer may fire a little before its time; the statement would then find nothing to settle. */
const EARLY_TIMER_MARGIN_MS = 2
const MAX_CALLS_PER_STATEMENT = 200
/** Between two statements, so that more gather for the second: nobody hears a wait that ends so much later. */
const REST_MS = 15

/** Ends the waits of calls on time, many in one statement under load. */
export type OverdueCalls = {
  /** Settles the call at its deadline, unless it has a verdict by then, and tries again until the database lets it. */
  settleAt(callId: string, deadlineAt: Date): void
  /**
   * Settles a call that is past its deadline now, unless it has a verdict; together with whoever else asks.
   *
   * @throws Error when the database cannot be asked
   */
  settle(callId: string): Promise<void>
  /** Forgets a call that has its verdict. */
  forget(callId: string): void
  /** Stops all timers. Calls that still wait are settled by the worker. */
  stop(): void
}

/** One per process. */
export function createOverdueCalls(options: {
  db: Db
  watch: CallWatch
  refreshCause: CauseRefresher
  clock: Clock
  log: Log
}): OverdueCalls {
  const { db, watch, refreshCause, clock, log } = options
  const timers = new Map<string, NodeJS.Timeout>()
  const underWay = new Map<string, Promise<void>>()
  let stopped = false

  const settleTogether = createBatcher<string, void>({
    async flush(callIds) {
      try {
        announce(await settleOverdueCalls(db, callIds, clock.now()))
      } catch (error) {
        log.error({ error, calls: callIds.length }, 'could not settle overdue calls; trying again')
        throw error
      }
      return callIds.map(() => undefined)
    },
    isItemsFault: () => false,
    maxItems: MAX_CALLS_PER_STATEMENT,
    restMs: REST_MS,
  })

  const announce = (settled: readonly OverdueCall[]) => {
    for (const { callId, tenantId, verdict, standing } of settled) {
      callVerdicts.inc({ verdict })
      watch.announce(callId, standing)
      refreshCause(tenantId, callId)
    }
  }

  const settle = (callId: string): Promise<void> => {
    const known = underWay.get(callId)
    if (known !== undefined) return known
    const settled = settleTogether(callId).finally(() => underWay.delete(callId))
    underWay.set(callId, settled)
    return settled
  }

  const arm = (callId: string, delayMs: number) => {
    if (stopped) return
    const onTime = () => {
      timers.delete(callId)
      settle(callId).catch(() => arm(callId, RETRY_MS))
    }
    timers.set(callId, setTimeout(onTime, delayMs))
  }

  return {
    settleAt: (callId, deadlineAt) =>
      arm(callId, Math.max(0, deadlineAt.getTime() - clock.now().getTime()) + EARLY_TIMER_MARGIN_MS),
    settle,
    forget(callId) {
      clearTimeout(timers.get(callId))
      timers.delete(callId)
    },
    stop() {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
