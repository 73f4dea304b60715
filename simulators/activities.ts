/** What a simulator is doing: timers and work under way, which all end with it. */
export type Activities = {
  /** Aborted when the simulator stops. */
  signal: AbortSignal
  /** Does the work after a time, unless the simulator has stopped. Failures are counted, never thrown. */
  after(delayMs: number, work: () => Promise<void> | void): void
  /** How many pieces of work have failed: a gateway that restarts must not end a simulator. */
  failures(): number
  /** From now on nobody waits: what was to be done later is done now, in its order. */
  hurry(): void
  /** Settles when no work is under way and none is to come. */
  idle(): Promise<void>
  stop(): Promise<void>
}

type Later = { dueMs: number; begin(): void }

/** @param onFailure hears of each failure */
export function createActivities(onFailure: (error: unknown) => void = () => undefined): Activities {
  const stopping = new AbortController()
  const timers = new Map<NodeJS.Timeout, Later>()
  const running = new Set<Promise<void>>()
  const whenIdle: (() => void)[] = []
  let failures = 0
  let isHurried = false

  const tellIdle = () => {
    if (timers.size + running.size > 0) return
    for (const tell of whenIdle.splice(0)) tell()
  }

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
      const begin = () => {
        clearTimeout(timer)
        timers.delete(timer)
        const done: Promise<void> = perform(work).finally(() => {
          running.delete(done)
          tellIdle()
        })
        running.add(done)
      }
      const waitMs = isHurried ? 0 : delayMs
      const timer = setTimeout(begin, waitMs)
      timers.set(timer, { dueMs: performance.now() + waitMs, begin })
    },
    failures: () => failures,
    hurry() {
      isHurried = true
      const waiting = [...timers.values()].sort((a, b) => a.dueMs - b.dueMs)
      for (const { begin } of waiting) begin()
    },
    idle() {
      return new Promise((resolve) => {
        whenIdle.push(resolve)
        tellIdle()
      })
    },
    async stop() {
      stopping.abort()
      for (const timer of timers.keys()) clearTimeout(timer)
      timers.clear()
      await Promise.all([...running])
      tellIdle()
    },
  }
}
