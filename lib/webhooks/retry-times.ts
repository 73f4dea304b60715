const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Pauses after each failed attempt; Standard Webhooks, "Deliverability and reliability". */
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]

/** When to try again after so many failed attempts, at least 1; null when it is given up. */
export function nextTry(failedAttempts: number, now: Date): Date | null {
  const pauseMs = PAUSES_MS[failedAttempts - 1]
  return pauseMs === undefined ? null : new Date(now.getTime() + pauseMs)
}
