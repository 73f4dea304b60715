import type { Notifications } from '#lib/platform/notifications.ts'
import type { CallStanding } from './verdict-store.ts'

/** One wait for a change of a call. */
export type CallChange = {
  /** Resolves when the call may have changed, with its standing where who changed it has read it. */
  changed: Promise<CallStanding | undefined>
  stop: () => void
}

/**
 * Who waits for a call in this process. The state itself is in the database: a change here only says that it
 * is time to look again, so a lost or doubled change does no harm.
 */
export type CallWatch = {
  /**
   * Resolves when the call may have changed, or after `maxMs`. Start it before reading the call, or a change
   * between reading and waiting is missed.
   */
  change(callId: string, maxMs: number): CallChange
  /** Says that the call changed, to this process only; other processes hear by `reveille_call`. */
  announce(callId: string, standing?: CallStanding): void
  /** How many waits stand now. */
  waiting(): number
}

/** Follows `reveille_call`; after a lost connection every wait looks again. */
export function createCallWatch(notifications: Notifications): CallWatch {
  const waits = new Map<string, Set<(standing?: CallStanding) => void>>()

  const announce = (callId: string, standing?: CallStanding) => {
    for (const wake of waits.get(callId) ?? []) wake(standing)
  }

  notifications.on('reveille_call', (notice) => {
    if (notice.kind === 'payload') return announce(notice.payload)
    for (const callId of [...waits.keys()]) announce(callId)
  })

  return {
    announce,
    waiting: () => [...waits.values()].reduce((sum, set) => sum + set.size, 0),
    change(callId, maxMs) {
      let stop: (standing?: CallStanding) => void = () => undefined
      const changed = new Promise<CallStanding | undefined>((resolve) => {
        const set = waits.get(callId) ?? new Set()
        waits.set(callId, set)
        const timer = setTimeout(() => stop(), maxMs)
        stop = (standing) => {
          clearTimeout(timer)
          set.delete(stop)
          if (set.size === 0 && waits.get(callId) === set) waits.delete(callId)
          resolve(standing)
        }
        set.add(stop)
      })
      return { changed, stop: () => stop() }
    },
  }
}
