/** A duration for a person: `84 ms`, `1.2 s`, `12 s`, `3 min`, `6 days`. */
export function duration(ms: number): string {
  const size = Math.abs(ms)
  if (size < 1_000) return `${Math.round(ms)} ms`
  if (size < 10_000) return `${trimmed(ms / 1_000)} s`
  if (size < 120_000) return `${Math.round(ms / 1_000)} s`
  if (size < 2 * 3_600_000) return `${Math.round(ms / 60_000)} min`
  if (size < 48 * 3_600_000) return `${Math.round(ms / 3_600_000)} hours`
  return `${Math.round(ms / 86_400_000)} days`
}

/** `1 push`, `2 pushes`. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/** `2026-11-22`, in UTC: for dates where the hour does not matter. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** The time between two moments, for a person. */
export function span(from: Date, to: Date): string {
  return duration(to.getTime() - from.getTime())
}

/** `3 min before` or `2 hours after`, to be followed by the moment that is meant. */
export function beforeOrAfter(at: Date, moment: Date): string {
  return at <= moment ? `${span(at, moment)} before` : `${span(moment, at)} after`
}

/** Every text once, in the order given, without empty ones. */
export function once(texts: readonly (string | null | undefined | false)[]): string[] {
  return [...new Set(texts.filter((text): text is string => typeof text === 'string' && text !== ''))]
}

function trimmed(seconds: number): string {
  return seconds.toFixed(1).replace(/\.0$/, '')
}
