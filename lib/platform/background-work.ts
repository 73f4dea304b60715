import { setTimeout as sleep } from 'node:timers/promises'

/** Work that goes on after its request was answered, kept in sight so that a stopping process can finish it. */
export type BackgroundWork = {
  /** `work` must not reject: it has no one to tell. */
  add(work: Promise<void>): void
  /** Resolves when all of it is done, or after `maxMs`. */
  drain(maxMs: number): Promise<void>
  size(): number
  /** Aborts once somebody drains: what was put off is to be done now. */
  hurry: AbortSignal
}

/** One per process. */
export function createBackgroundWork(): BackgroundWork {
  const running = new Set<Promise<void>>()
  const hurry = new AbortController()
  return {
    add(work) {
      running.add(work)
      void work.finally(() => running.delete(work))
    },
    async drain(maxMs) {
      hurry.abort()
      const timeUp = new AbortController()
      const late = sleep(maxMs, undefined, { signal: timeUp.signal }).catch(() => undefined)
      const done = async () => {
        // Work may leave other work behind: a push, the diagnosis of its call.
        while (running.size > 0 && !timeUp.signal.aborted) await Promise.allSettled([...running])
      }
      await Promise.race([done(), late])
      timeUp.abort()
    },
    size: () => running.size,
    hurry: hurry.signal,
  }
}
