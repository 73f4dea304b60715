import { setTimeout as sleep } from 'node:timers/promises'
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

/** Ends the waits of the calls that this process has started, on time, many in one statement under load. */
export type OverdueCalls = {
  /** Settles the call at its deadline, unless it has a verdict by then. */
  settleAt(callId: string, deadlineAt: Date): void
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
  let due: string[] = []
  let settling = false
  let stopped = false

  const arm = (callId: string, delayMs: number) => {
    if (stopped) return
    timers.set(
      callId,
      setTimeout(() => {
        timers.delete(callId)
        due.push(callId)
        void settleDue()
      }, delayMs),
    )
  }

  const settleDue = async () => {
    if (settling) return
    settling = true
    while (due.length > 0) {
      const batch = due.slice(0, MAX_CALLS_PER_STATEMENT)
      due = due.slice(MAX_CALLS_PER_STATEMENT)
      try {
        announce(await settleOverdueCalls(db, batch, clock.now()))
      } catch (error) {
        log.error({ error, calls: batch.length }, 'could not settle overdue calls; trying again')
        for (const callId of batch) arm(callId, RETRY_MS)
      }
      if (due.length < MAX_CALLS_PER_STATEMENT) await sleep(REST_MS)
    }
    settling = false
  }

  const announce = (settled: readonly OverdueCall[]) => {
    for (const { callId, tenantId, verdict } of settled) {
      callVerdicts.inc({ verdict })
      watch.announce(callId)
      refreshCause(tenantId, callId)
    }
  }

  return {
    settleAt: (callId, deadlineAt) =>
      arm(callId, Math.max(0, deadlineAt.getTime() - clock.now().getTime()) + EARLY_TIMER_MARGIN_MS),
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
