import { type LiveNotice, readLiveNotice, WATCH_EVERY_MS } from '#lib/calls/live-calls.ts'
import { notifyWatch } from '#lib/calls/live-store.ts'
import { consoleNotifications, consoleRuntime } from './runtime.ts'

/** What a page that looks is told: calls that changed; null when it may be any, as after a lost connection. */
type LiveListener = (callIds: LiveNotice['callIds']) => void

/** Who looks at which tenant, in this process. */
type LiveHub = {
  /** Null when too many look already; else what ends it. */
  subscribe(tenantId: string, userId: string, listener: LiveListener): (() => void) | null
}

const MOST_OF_ALL = 500
/** A browser keeps one for each tab in sight; more are not a person's. */
const MOST_OF_ONE = 20

/** Next may load this module more than once; the process has one hub. */
const holder = globalThis as typeof globalThis & { reveilleLiveHub?: Promise<LiveHub> }

/** The console's one hub, which listens from its first use on. */
export function liveHub(): Promise<LiveHub> {
  holder.reveilleLiveHub ??= openHub()
  return holder.reveilleLiveHub
}

type Subscription = { tenantId: string; userId: string; listener: LiveListener }

async function openHub(): Promise<LiveHub> {
  const notifications = await consoleNotifications()
  const { db, log } = consoleRuntime()
  const subscriptions = new Set<Subscription>()

  notifications.on('reveille_live', (notice) => {
    const told = notice.kind === 'payload' ? readLiveNotice(notice.payload) : null
    for (const { tenantId, listener } of subscriptions) {
      if (told === null) listener(null)
      else if (told.tenantId === tenantId) listener(told.callIds)
    }
  })

  const watch = (tenantId: string) => {
    notifyWatch(db, tenantId).catch((error: Error) =>
      log.warn({ error: error.message }, 'could not tell the gateways whose calls are looked at'),
    )
  }
  setInterval(() => {
    for (const tenantId of new Set([...subscriptions].map((each) => each.tenantId))) watch(tenantId)
  }, WATCH_EVERY_MS).unref()

  return {
    subscribe(tenantId, userId, listener) {
      const own = [...subscriptions].filter((each) => each.userId === userId)
      if (subscriptions.size >= MOST_OF_ALL || own.length >= MOST_OF_ONE) return null
      const subscription = { tenantId, userId, listener }
      subscriptions.add(subscription)
      watch(tenantId)
      return () => subscriptions.delete(subscription)
    },
  }
}
