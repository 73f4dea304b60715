const WINDOW_MS = 5 * 60_000
/** So many reports over so long a time, all of them late, are no queue that is being worked off. */
const ENOUGH_REPORTS = 5
const ENOUGH_MS = 60_000
/** Below this it is the way that a report takes, and the tolerance of whoever compares the times covers it. */
const LEAST_BEHIND_MS = 1_000
/** A clock further off is no clock to be corrected, and what is dated so is an old report. */
const MOST_BEHIND_MS = 5 * 60_000

type Window = { fromMs: number; lastMs: number; reports: number; leastMs: number }

/** How far the clocks of those who report are behind ours, as their reports show. */
export type ReporterClocks = {
  /**
   * Takes in that a report came, and answers how many milliseconds its reporter's clock is behind: 0 unless all
   * reports of the last minutes came late.
   *
   * A report is never heard before it is true, so no clock is further behind than the quickest of its reports is
   * late. Adding that to a report's time never makes it earlier than it was, and later only by what even the
   * quickest report took.
   */
  behindMs(reporter: string, at: Date, heardAt: Date): number
}

/** One per process; it forgets what is older than ten minutes. */
export function createReporterClocks(): ReporterClocks {
  const windows = new Map<string, { current: Window; before: Window | null }>()
  return {
    behindMs(reporter, at, heardAt) {
      const heardMs = heardAt.getTime()
      const lateMs = heardMs - at.getTime()
      const known = windows.get(reporter)
      const fresh = { fromMs: heardMs, lastMs: heardMs, reports: 0, leastMs: lateMs }
      const isOver = known === undefined || heardMs - known.current.fromMs > WINDOW_MS
      const isLong = known !== undefined && heardMs - known.current.lastMs > WINDOW_MS
      const current = isOver ? fresh : known.current
      const before = isOver ? (isLong ? null : (known?.current ?? null)) : known.before
      current.reports += 1
      current.lastMs = Math.max(current.lastMs, heardMs)
      current.leastMs = Math.min(current.leastMs, lateMs)
      windows.set(reporter, { current, before })
      const both = before === null ? [current] : [before, current]
      const reports = both.reduce((sum, one) => sum + one.reports, 0)
      const spanMs = heardMs - Math.min(...both.map((one) => one.fromMs))
      const leastMs = Math.min(...both.map((one) => one.leastMs))
      if (reports < ENOUGH_REPORTS || spanMs < ENOUGH_MS) return 0
      return leastMs < LEAST_BEHIND_MS || leastMs > MOST_BEHIND_MS ? 0 : leastMs
    },
  }
}
