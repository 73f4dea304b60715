import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'
import type { Notifications } from '#lib/platform/notifications.ts'
import { notifyLive } from './live-store.ts'

/** A console says this often that somebody looks at a tenant's calls. */
export const WATCH_EVERY_MS = 10_000

/** Without another word a tenant counts as looked at for so long. */
const WATCHED_MS = 25_000

/** Changes of one tenant within this time are told together: a NOTIFY costs every commit of the server a moment. */
const TELL_EVERY_MS = 250

/** A notice holds 8,000 bytes (PostgreSQL, NOTIFY); beyond so many ids it says that anything may have changed. */
const MOST_IDS = 150

/**
 * Tells consoles which calls changed, as long as one of them looks. Nothing is told, and nothing is asked of the
 * database, for a tenant that nobody looks at.
 */
export type LiveCalls = {
  /** A call began, or what is known of it changed. */
  changed(tenantId: string, callId: string): void
}

/** One per process. A notice that cannot be sent is lost: the list says the same at its next reading. */
export function createLiveCalls(options: {
  db: Db
  notifications: Notifications
  clock: Clock
  log: Log
}): LiveCalls {
  const { db, notifications, clock, log } = options
  const watchedUntil = new Map<string, number>()
  const untold = new Map<string, Set<string>>()

  notifications.on('reveille_watch', (notice) => {
    if (notice.kind === 'payload') watchedUntil.set(notice.payload, clock.now().getTime() + WATCHED_MS)
  })

  const tell = (tenantId: string) => {
    const callIds = untold.get(tenantId) ?? new Set()
    untold.delete(tenantId)
    notifyLive(db, tenantId, callIds.size > MOST_IDS ? null : [...callIds]).catch((error: Error) =>
      log.warn({ error: error.message }, 'could not tell a console which calls changed'),
    )
  }

  return {
    changed(tenantId, callId) {
      const until = watchedUntil.get(tenantId)
      if (until === undefined) return
      if (until < clock.now().getTime()) return void watchedUntil.delete(tenantId)
      const callIds = untold.get(tenantId)
      if (callIds !== undefined) return void callIds.add(callId)
      untold.set(tenantId, new Set([callId]))
      setTimeout(tell, TELL_EVERY_MS, tenantId).unref()
    },
  }
}

/** What a notice says: the tenant, and the calls that changed; null when it may be any of them. */
export type LiveNotice = { tenantId: string; callIds: string[] | null }

/** Reads what `notifyLive` has written. */
export function readLiveNotice(payload: string): LiveNotice {
  const [tenantId = '', ids = ''] = payload.split(' ')
  return { tenantId, callIds: ids === '' ? null : ids.split(',') }
}
