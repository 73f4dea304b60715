import { AppError } from '#lib/platform/errors.ts'

/** Who goes first when there is too much to do: calls; reports and history wait or are turned away. */
export type Lane = 'call' | 'lookup' | 'report' | 'history' | 'free'

/** `running` at once, `queued` behind them; what comes on top is turned away. */
export type LaneLimits = Record<Exclude<Lane, 'free'>, { running: number; queued: number }>

/**
 * A call that waits for its phone counts as running, hence its large number. The small numbers of the others
 * leave the database to the calls: whatever waits here does not stand in front of a call there.
 */
export const DEFAULT_LANE_LIMITS: LaneLimits = {
  call: { running: 20_000, queued: 0 },
  lookup: { running: 512, queued: 4_000 },
  report: { running: 64, queued: 4_000 },
  history: { running: 16, queued: 200 },
}

const RETRY_AFTER_SECONDS = 1

/** Bounds the work in flight by lane. One per process. */
export type LoadGate = {
  /**
   * Resolves when it is the caller's turn; undefined when that is now. Each entry is followed by one `leave`.
   *
   * @throws AppError `unavailable` when the lane is full
   */
  enter(lane: Lane): Promise<void> | undefined
  leave(lane: Lane): void
  /** What is in flight now. */
  load(): { lane: string; running: number; queued: number }[]
}

export function createLoadGate(limits: LaneLimits): LoadGate {
  const lanes = new Map(
    Object.keys(limits).map((lane) => [lane, { running: 0, queue: [] as (() => void)[] }]),
  )
  return {
    enter(lane) {
      const state = lanes.get(lane)
      if (lane === 'free' || state === undefined) return undefined
      if (state.running < limits[lane].running) {
        state.running += 1
        return undefined
      }
      if (state.queue.length >= limits[lane].queued) {
        throw new AppError('unavailable', 'Too much is going on here now. Try again in a moment.', {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        })
      }
      return new Promise((resolve) => state.queue.push(resolve))
    },
    leave(lane) {
      const state = lanes.get(lane)
      if (state === undefined) return
      const next = state.queue.shift()
      if (next === undefined) state.running -= 1
      else next()
    },
    load: () => [...lanes].map(([lane, { running, queue }]) => ({ lane, running, queued: queue.length })),
  }
}
