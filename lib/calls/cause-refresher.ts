import type { BackgroundWork } from '#lib/platform/background-work.ts'
import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'
import type { LiveCalls } from './live-calls.ts'
import { refreshCause } from './refresh-cause.ts'

/** Diagnoses at the same time: they must not take the database from calls. */
const MAX_RUNNING = 2

/**
 * Has the cause of a call diagnosed anew, after the request was answered. A call that is asked for several times
 * before its turn comes is diagnosed once. If it fails, the worker does it later.
 */
export type CauseRefresher = (tenantId: string, callId: string) => void

/** One per process. */
export function createCauseRefresher(options: {
  db: Db
  clock: Clock
  log: Log
  background: BackgroundWork
  live: LiveCalls
}): CauseRefresher {
  const { db, clock, log, background, live } = options
  const tenants = new Map<string, string>()
  let running = 0

  const work = async (): Promise<void> => {
    for (const [callId, tenantId] of tenants) {
      tenants.delete(callId)
      try {
        await refreshCause(db, tenantId, callId, clock.now())
      } catch (error) {
        log.warn({ error, callId }, 'could not store the cause of a call; the worker will')
      }
      live.changed(tenantId, callId)
    }
    running -= 1
  }

  return (tenantId, callId) => {
    tenants.set(callId, tenantId)
    if (running >= MAX_RUNNING) return
    running += 1
    background.add(work())
  }
}
