/**
 * Upper bounds of the buckets of `call_stat.wake_histogram`, in milliseconds; a wake time belongs to the first
 * bound that it is below, and one bucket more holds what is above all. Stored counts depend on them: they may be
 * changed only together with a recount of all that is stored.
 */
export const WAKE_TIME_BOUNDS_MS = [
  250, 500, 750, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 12_000, 15_000,
  20_000, 30_000, 45_000, 60_000,
] as const

/** How many counts a wake histogram has. */
export const WAKE_TIME_BUCKETS = WAKE_TIME_BOUNDS_MS.length + 1

/** The sum of histograms, bucket by bucket; empty and null ones count as nothing. */
export function addWakeHistograms(histograms: readonly (readonly number[] | null)[]): number[] {
  const sum = Array.from({ length: WAKE_TIME_BUCKETS }, () => 0)
  for (const histogram of histograms) {
    for (const [bucket, count] of (histogram ?? []).entries()) sum[bucket] = (sum[bucket] ?? 0) + count
  }
  return sum
}

/**
 * The wake time in milliseconds that this share of the counted calls stays below, taken linearly within its
 * bucket; null when nothing was counted. Above the last bound it is the last bound.
 *
 * @param share above 0, at most 1: 0.95 is the 95th percentile
 */
export function wakeTimePercentileMs(histogram: readonly number[], share: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let left = total * share
  for (const [bucket, count] of histogram.entries()) {
    const upper = WAKE_TIME_BOUNDS_MS[bucket]
    if (upper === undefined) break
    if (count >= left) {
      const lower = WAKE_TIME_BOUNDS_MS[bucket - 1] ?? 0
      return Math.round(lower + ((upper - lower) * left) / count)
    }
    left -= count
  }
  return WAKE_TIME_BOUNDS_MS.at(-1) ?? null
}
