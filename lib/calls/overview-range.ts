const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * What an Overview may look back on. `stepMs` is the width of a bar. Steps below three hours lie on the hours of
 * UTC, the others on the days of the viewer's zone.
 */
export const OVERVIEW_RANGES = {
  '1h': { label: 'Hour', words: 'the last hour', ms: HOUR_MS, stepMs: 5 * MINUTE_MS },
  '24h': { label: 'Day', words: 'the last 24 hours', ms: DAY_MS, stepMs: HOUR_MS },
  '7d': { label: '7 days', words: 'the last 7 days', ms: 7 * DAY_MS, stepMs: 3 * HOUR_MS },
  '30d': { label: '30 days', words: 'the last 30 days', ms: 30 * DAY_MS, stepMs: DAY_MS },
  '90d': { label: '90 days', words: 'the last 90 days', ms: 90 * DAY_MS, stepMs: DAY_MS },
} as const

export type OverviewRange = keyof typeof OVERVIEW_RANGES

export const OVERVIEW_RANGE_NAMES = Object.keys(OVERVIEW_RANGES) as OverviewRange[]

/** Bars narrower than this are told from history alone: what is rolled up knows only hours. */
export function isFine(range: OverviewRange): boolean {
  return OVERVIEW_RANGES[range].stepMs < HOUR_MS
}

/** The zone whose clock the bars follow. */
export function barZone(range: OverviewRange, viewerZone: string): string {
  return OVERVIEW_RANGES[range].stepMs > HOUR_MS ? viewerZone : 'UTC'
}
