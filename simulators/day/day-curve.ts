import type { Random } from '../apns/random.ts'

/** How busy each hour of a working day is, from midnight UTC on. */
export const BUSY_HOURS: readonly number[] = [
  1, 0, 0, 0, 1, 2, 5, 12, 20, 24, 22, 18, 14, 20, 22, 20, 16, 12, 9, 7, 5, 4, 3, 2,
]

const MEAN = BUSY_HOURS.reduce((sum, busy) => sum + busy, 0) / BUSY_HOURS.length

/** How the rate of calls goes over the day. */
export type Curve = 'flat' | 'day'

/** The rate at a part (0 to 1) of the day, as a factor of the day's mean; between full hours it goes straight. */
export function busyness(curve: Curve, partOfDay: number): number {
  if (curve === 'flat') return 1
  const hours = (((partOfDay % 1) + 1) % 1) * BUSY_HOURS.length
  const hour = Math.floor(hours)
  const from = BUSY_HOURS[hour] ?? 0
  const to = BUSY_HOURS[(hour + 1) % BUSY_HOURS.length] ?? 0
  return (from + (to - from) * (hours - hour)) / MEAN
}

/** Says how many calls have come since it was asked last. */
export type Arrivals = (elapsedMs: number) => number

/**
 * Calls that come independently of each other, as those of many people do: gaps are exponential, and the rate
 * follows the curve over a day of `dayMs`.
 *
 * @param callsPerSecond the mean over the day
 */
export function createArrivals(
  options: { callsPerSecond: number; curve: Curve; dayMs: number },
  random: Random,
): Arrivals {
  const { callsPerSecond, curve, dayMs } = options
  // What is left of the gap, counted in calls that a steady mean would have brought.
  let gap = drawGap(random)
  let seenMs = 0
  return (elapsedMs) => {
    const rate = callsPerSecond * busyness(curve, (seenMs + elapsedMs) / 2 / dayMs)
    gap -= (rate * (elapsedMs - seenMs)) / 1_000
    seenMs = elapsedMs
    let calls = 0
    while (gap <= 0) {
      calls += 1
      gap += drawGap(random)
    }
    return calls
  }
}

function drawGap(random: Random): number {
  return -Math.log(1 - random())
}
