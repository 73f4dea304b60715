const SLOWEST_SHARE = 0.95
const HEADROOM = 1.5
const MIN_WAIT_SECONDS = 5
const MAX_WAIT_SECONDS = 40
const ENOUGH_WAKES = 5

/**
 * The wait that would have been enough for 95 of 100 measured wakes, with headroom, in seconds; the setting
 * where too few are known.
 */
export function suggestWaitSeconds(wakeTimesMs: readonly number[], settingSeconds: number): number {
  if (wakeTimesMs.length < ENOUGH_WAKES) return settingSeconds
  const sorted = [...wakeTimesMs].sort((a, b) => a - b)
  const slow = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * SLOWEST_SHARE))] ?? 0
  return suggestWaitFor(slow)
}

/** The wait in seconds for a wake time in milliseconds that 95 of 100 stay below: with headroom, 5 to 40 s. */
export function suggestWaitFor(slowWakeMs: number): number {
  return Math.min(MAX_WAIT_SECONDS, Math.max(MIN_WAIT_SECONDS, Math.ceil((slowWakeMs * HEADROOM) / 1000)))
}
