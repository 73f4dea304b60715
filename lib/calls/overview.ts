import type { CallCount, PushCount } from './overview-store.ts'
import { addWakeHistograms, wakeTimePercentileMs } from './wake-time.ts'

/** Wake times that half, 95 and 99 of a hundred calls stayed below, in milliseconds; null where nobody woke. */
export type WakePercentiles = { p50: number | null; p95: number | null; p99: number | null }

/** How calls ended: a phone registered; it had to be woken and none came; nothing was to be woken, or the caller gave up. */
export type CallTally = { woke: number; notReached: number; other: number }

/** What Apple said of pushes; `unsent` never reached it. */
export type PushTally = { accepted: number; rejected: number; unsent: number }

/** One bar of the charts. */
export type OverviewBar = {
  at: Date
  calls: CallTally
  wake: WakePercentiles
  pushes: PushTally
}

/** Something counted, the most frequent first. */
export type Counted<Name extends string = string> = { name: Name; count: number }

/** What happened in a range, all of it and bar by bar. */
export type Overview = {
  bars: OverviewBar[]
  calls: number
  /** Of the calls that had a phone to wake, how many woke one, 0 to 1; null without such calls. */
  wakeRate: number | null
  wake: WakePercentiles
  pushes: PushTally
  verdicts: Counted[]
  causes: Counted[]
  /** Why pushes were refused or not sent; `name` is the reason. */
  reasons: (Counted & { status: 'rejected' | 'unsent' })[]
}

/** Verdicts of calls that had a phone to wake and woke none. */
const NOT_REACHED: readonly string[] = ['push_failed', 'no_register', 'register_rejected']

/** Puts what was counted into bars, by their numbers, and sums. */
export function buildOverview(
  bars: readonly Date[],
  calls: readonly CallCount[],
  pushes: readonly PushCount[],
): Overview {
  const tally = tallyCalls(calls)
  const judged = tally.woke + tally.notReached
  const callsByBar = Map.groupBy(calls, (row) => row.bar)
  const pushesByBar = Map.groupBy(pushes, (row) => row.bar)
  return {
    bars: bars.map((at, index) => ({
      at,
      calls: tallyCalls(callsByBar.get(index + 1) ?? []),
      wake: percentiles(callsByBar.get(index + 1) ?? []),
      pushes: tallyPushes(pushesByBar.get(index + 1) ?? []),
    })),
    calls: sumOf(calls, (row) => row.calls),
    wakeRate: judged === 0 ? null : tally.woke / judged,
    wake: percentiles(calls),
    pushes: tallyPushes(pushes),
    verdicts: ranked(calls, (row) => row.verdict),
    causes: ranked(calls, (row) => row.cause),
    reasons: (['rejected', 'unsent'] as const)
      .flatMap((status) =>
        ranked(
          pushes.filter((row) => row.status === status),
          (row) => row.reason,
        ).map((counted) => ({ ...counted, status })),
      )
      .sort((a, b) => b.count - a.count),
  }
}

function tallyCalls(rows: readonly CallCount[]): CallTally {
  const woke = sumOf(rows, (row) => (row.verdict === 'registered' ? row.calls : 0))
  const notReached = sumOf(rows, (row) => (NOT_REACHED.includes(row.verdict) ? row.calls : 0))
  return { woke, notReached, other: sumOf(rows, (row) => row.calls) - woke - notReached }
}

function tallyPushes(rows: readonly PushCount[]): PushTally {
  const of = (status: PushCount['status']) => sumOf(rows, (row) => (row.status === status ? row.pushes : 0))
  return { accepted: of('accepted'), rejected: of('rejected'), unsent: of('unsent') }
}

function percentiles(rows: readonly CallCount[]): WakePercentiles {
  const histogram = addWakeHistograms(rows.map((row) => row.wake_histogram))
  return {
    p50: wakeTimePercentileMs(histogram, 0.5),
    p95: wakeTimePercentileMs(histogram, 0.95),
    p99: wakeTimePercentileMs(histogram, 0.99),
  }
}

function ranked<Row extends { calls: number } | { pushes: number }>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Counted[] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const count = 'calls' in row ? row.calls : row.pushes
    counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + count)
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
}

function sumOf<Row>(rows: readonly Row[], countOf: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + countOf(row), 0)
}
