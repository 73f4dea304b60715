import { queryChoice, queryText, type SearchParams } from './list-query.ts'

/** Time ranges that move with the time, by their word in the URL. */
export const RANGES = {
  '1h': { label: 'Last hour', ms: 3_600_000 },
  '24h': { label: 'Last 24 hours', ms: 86_400_000 },
  '7d': { label: 'Last 7 days', ms: 7 * 86_400_000 },
  '30d': { label: 'Last 30 days', ms: 30 * 86_400_000 },
  '90d': { label: 'Last 90 days', ms: 90 * 86_400_000 },
} as const

export type Range = keyof typeof RANGES

export const RANGE_NAMES = Object.keys(RANGES) as Range[]

/** A stretch of time as a URL says it: one that moves, or two moments in RFC 3339, empty when open. */
export type TimeRange = { range: Range | null; from: string; to: string }

/** Reads `range`, `from` and `to`. What is not understood is left out, as if it were not there. */
export function readTimeRange(params: SearchParams): TimeRange {
  return {
    range: queryChoice(params, 'range', RANGE_NAMES),
    from: moment(queryText(params, 'from')),
    to: moment(queryText(params, 'to')),
  }
}

/** The moments that a stretch of time means now; undefined where it is open. */
export function timeBounds(
  { range, from, to }: TimeRange,
  now: Date,
): { from: Date | undefined; to: Date | undefined } {
  const since = range === null ? from : new Date(now.getTime() - RANGES[range].ms).toISOString()
  return { from: since === '' ? undefined : new Date(since), to: to === '' ? undefined : new Date(to) }
}

function moment(text: string): string {
  const at = new Date(text)
  return text === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString()
}
