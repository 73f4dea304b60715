import type { Notifications } from '#lib/platform/notifications.ts'

/**
 * Who waits for a call in this process. The state itself is in the database: a change here only says that it
 * is time to look again, so a lost or doubled change does no harm.
 */
export type CallWatch = {
  /**
   * Resolves when the call may have changed, or after `maxMs`. Start it before reading the call, or a change
   * between reading and waiting is missed.
   */
  change(callId: string, maxMs: number): { changed: Promise<void>; stop: () => void }
  /** Says that the call changed, to this process only; other processes hear by `reveille_call`. */
  announce(callId: string): void
  /** How many waits stand now. */
  waiting(): number
}

/** Follows `reveille_call`; after a lost connection every wait looks again. */
export function createCallWatch(notifications: Notifications): CallWatch {
  const waits = new Map<string, Set<() => void>>()

  const announce = (callId: string) => {
    for (const wake of waits.get(callId) ?? []) wake()
  }

  notifications.on('reveille_call', (notice) => {
    if (notice.kind === 'payload') return announce(notice.payload)
    for (const callId of [...waits.keys()]) announce(callId)
  })

  return {
    announce,
    waiting: () => [...waits.values()].reduce((sum, set) => sum + set.size, 0),
    change(callId, maxMs) {
      let stop: () => void = () => undefined
      const changed = new Promise<void>((resolve) => {
        const set = waits.get(callId) ?? new Set()
        waits.set(callId, set)
        const timer = setTimeout(() => stop(), maxMs)
        stop = () => {
          clearTimeout(timer)
          set.delete(stop)
          if (set.size === 0 && waits.get(callId) === set) waits.delete(callId)
          resolve()
        }
        set.add(stop)
      })
      return { changed, stop }
    },
  }
}
