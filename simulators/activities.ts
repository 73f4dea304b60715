/** What a simulator is doing: timers and work under way, which all end with it. */
export type Activities = {
  /** Aborted when the simulator stops. */
  signal: AbortSignal
  /** Does the work after a time, unless the simulator has stopped. Failures are counted, never thrown. */
  after(delayMs: number, work: () => Promise<void> | void): void
  /** How many pieces of work have failed: a gateway that restarts must not end a simulator. */
  failures(): number
  stop(): Promise<void>
}

/** @param onFailure hears of each failure */
export function createActivities(onFailure: (error: unknown) => void = () => undefined): Activities {
  const stopping = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  let failures = 0

  const perform = async (work: () => Promise<void> | void) => {
    try {
      await work()
    } catch (error) {
      if (stopping.signal.aborted) return
      failures += 1
      onFailure(error)
    }
  }
  return {
    signal: stopping.signal,
    after(delayMs, work) {
      if (stopping.signal.aborted) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        const done: Promise<void> = perform(work).finally(() => running.delete(done))
        running.add(done)
      }, delayMs)
      timers.add(timer)
    },
    failures: () => failures,
    async stop() {
      stopping.abort()
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      await Promise.all([...running])
    },
  }
}
