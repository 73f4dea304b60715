/** How figures spread, in little room however many there are: buckets of 2 % width from 1 ms to over a day. */
export type Spread = {
  add(ms: number): void
  count(): number
  /** @param share 0.95 for the 95th percentile. The upper end of its bucket; null without figures */
  percentile(share: number): number | null
}

const GROWTH = Math.log(1.02)
const BUCKETS = 1_000

export function createSpread(): Spread {
  const buckets = new Uint32Array(BUCKETS)
  let count = 0
  return {
    add(ms) {
      const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.ceil(Math.log(Math.max(1, ms)) / GROWTH)))
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
      count += 1
    },
    count: () => count,
    percentile(share) {
      if (count === 0) return null
      let left = Math.ceil(count * share)
      for (const [bucket, inside] of buckets.entries()) {
        left -= inside
        if (left <= 0) return Math.exp(bucket * GROWTH)
      }
      return null
    },
  }
}
