import { setTimeout as sleep } from 'node:timers/promises'

/** Work that goes on after its request was answered, kept in sight so that a stopping process can finish it. */
export type BackgroundWork = {
  /** `work` must not reject: it has no one to tell. */
  add(work: Promise<void>): void
  /** Resolves when all of it is done, or after `maxMs`. */
  drain(maxMs: number): Promise<void>
  size(): number
}

/** One per process. */
export function createBackgroundWork(): BackgroundWork {
  const running = new Set<Promise<void>>()
  return {
    add(work) {
      running.add(work)
      void work.finally(() => running.delete(work))
    },
    async drain(maxMs) {
      const timeUp = new AbortController()
      await Promise.race([
        Promise.allSettled([...running]),
        sleep(maxMs, undefined, { signal: timeUp.signal }).catch(() => undefined),
      ])
      timeUp.abort()
    },
    size: () => running.size,
  }
}
