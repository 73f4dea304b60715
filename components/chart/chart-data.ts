import { formatDuration } from '#components/ui/format-time.ts'

/** One line or one part of the bars. */
export type ChartSeries = {
  key: string
  label: string
  /** A colour token: `var(--color-good)`. */
  color: string
  /** Dashes of a line, as SVG takes them. */
  dash?: string
}

/** What was measured in one step of time; null where there was nothing to measure. */
export type ChartRow = { at: string; values: Readonly<Record<string, number | null>> }

/** How values are written: counts with separators, milliseconds as durations. */
export type ChartFormat = 'count' | 'duration'

const COUNT = new Intl.NumberFormat('en')
const SHORT_COUNT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })

/** A value as tooltips and tables write it. */
export function formatValue(value: number | null | undefined, format: ChartFormat): string {
  if (value === null || value === undefined) return '–'
  return format === 'count' ? COUNT.format(value) : formatDuration(value)
}

/** A value as an axis writes it: as short as can be. */
export function formatTick(value: number, format: ChartFormat): string {
  if (format === 'count') return SHORT_COUNT.format(value)
  if (value === 0) return '0'
  return value < 1_000 ? `${value} ms` : `${value / 1_000} s`
}

const MINUTE: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A step's beginning as an axis writes it, in the viewer's zone: the clock for hours, the date for days. */
export function formatMoment(at: string, zone: string, stepMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { ...(stepMs > HOUR_MS ? DAY : MINUTE), timeZone: zone }).format(
    new Date(at),
  )
}

/** A step in full, as tooltips and tables name it. */
export function formatStep(at: string, zone: string, stepMs: number): string {
  const date = new Date(at)
  const options = stepMs >= DAY_MS ? { ...DAY, weekday: 'short' as const } : { ...DAY, ...MINUTE }
  const begin = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(date)
  if (stepMs >= DAY_MS) return begin
  const end = new Date(date.getTime() + stepMs)
  return `${begin} – ${new Intl.DateTimeFormat('en-GB', { ...MINUTE, timeZone: zone }).format(end)}`
}
