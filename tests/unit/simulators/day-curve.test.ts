import { describe, expect, it } from 'vitest'
import { createRandom } from '#simulators/apns/random.ts'
import { busyness, createArrivals } from '#simulators/day/day-curve.ts'
import { createSpread } from '#simulators/day/spread.ts'

const PARTS = Array.from({ length: 2_400 }, (_, part) => part / 2_400)

/** Calls of each tenth of a day that lasts `seconds`. */
function dayOfCalls(curve: 'flat' | 'day', callsPerSecond: number, seconds: number): number[] {
  const arrivals = createArrivals({ callsPerSecond, curve, dayMs: seconds * 1_000 }, createRandom(5))
  const tenths = Array.from({ length: 10 }, () => 0)
  for (let ms = 20; ms <= seconds * 1_000; ms += 20) {
    const tenth = Math.min(9, Math.floor(ms / (seconds * 100)))
    tenths[tenth] = (tenths[tenth] ?? 0) + arrivals(ms)
  }
  return tenths
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

describe('the curve of a day', () => {
  it('has a mean of one, and a morning that is much busier than the night', () => {
    const mean = total(PARTS.map((part) => busyness('day', part))) / PARTS.length
    expect(mean).toBeCloseTo(1, 2)
    expect(busyness('day', 9 / 24)).toBeGreaterThan(10 * busyness('day', 2.5 / 24) + 1)
  })

  it('goes on after midnight where it was', () => {
    expect(busyness('day', 1.4)).toBeCloseTo(busyness('day', 0.4), 9)
    expect(busyness('day', 0.9999)).toBeCloseTo(busyness('day', 0), 1)
  })
})

describe('calls that come in', () => {
  it('are as many as the rate says, whatever the curve', () => {
    for (const curve of ['flat', 'day'] as const) {
      const calls = total(dayOfCalls(curve, 50, 200))
      expect(Math.abs(calls - 10_000)).toBeLessThan(400)
    }
  })

  it('are spread over the day as the curve says', () => {
    const flat = dayOfCalls('flat', 50, 200)
    const day = dayOfCalls('day', 50, 200)
    expect(Math.min(...flat)).toBeGreaterThan(800)
    expect(day[0]).toBeLessThan(200)
    expect(day[3]).toBeGreaterThan(1_500)
  })
})

describe('a spread of figures', () => {
  it('knows its percentiles within two per cent', () => {
    const spread = createSpread()
    for (let ms = 1; ms <= 10_000; ms += 1) spread.add(ms)
    for (const share of [0.5, 0.95, 0.99]) {
      const found = spread.percentile(share) ?? 0
      expect(Math.abs(found - share * 10_000) / (share * 10_000)).toBeLessThan(0.025)
    }
    expect(createSpread().percentile(0.5)).toBeNull()
  })
})
