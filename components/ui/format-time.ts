/** How much of a moment is shown. `date` 22 Nov 2026 · `minute` 22 Nov 2026, 14:03 · `second` adds :22 · `millisecond` adds .118 · `clock` only 14:03:22.118 */
export type TimePrecision = 'date' | 'minute' | 'second' | 'millisecond' | 'clock'

const DATE: Intl.DateTimeFormatOptions = { day: '2-digit', month: 'short', year: 'numeric' }
const MINUTE: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const SECOND: Intl.DateTimeFormatOptions = { ...MINUTE, second: '2-digit' }
const MILLISECOND: Intl.DateTimeFormatOptions = { ...SECOND, fractionalSecondDigits: 3 }

const FORMATS: Record<TimePrecision, Intl.DateTimeFormatOptions> = {
  date: DATE,
  minute: { ...DATE, ...MINUTE },
  second: { ...DATE, ...SECOND },
  millisecond: { ...DATE, ...MILLISECOND },
  clock: MILLISECOND,
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * A moment in words, the same on server and in browser for the same zone.
 *
 * @param zone IANA name
 * @throws RangeError for a zone that does not exist or a date that is none
 */
export function formatTime(at: Date, zone: string, precision: TimePrecision): string {
  const key = `${zone} ${precision}`
  let formatter = formatters.get(key)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', { ...FORMATS[precision], timeZone: zone })
    formatters.set(key, formatter)
  }
  return formatter.format(at)
}

/** A moment for the hover: ISO 8601 in UTC, to the millisecond, without the T. */
export function formatUtc(at: Date): string {
  return `${at.toISOString().slice(0, -1).replace('T', ' ')} UTC`
}

/** Whether the browser's word for its zone is one that we know too. */
export function isTimeZone(zone: string): boolean {
  try {
    formatTime(new Date(0), zone, 'date')
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** A page's now may be this old: what came since then has been, and is not to come. */
const NOW_IS_KNOWN_TO_SECONDS = 30

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** How far a moment is from now, in its largest whole unit: `6 days ago`, `in 3 hours`, `just now` within a minute. */
export function formatRelative(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return seconds > NOW_IS_KNOWN_TO_SECONDS ? 'in a moment' : 'just now'
}

/** A duration with the unit that suits it: `84 ms`, `1.42 s`, `12.0 s`, `3 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1_000
  if (seconds < 10) return `${seconds.toFixed(2)} s`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
