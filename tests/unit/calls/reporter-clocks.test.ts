import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReporterClocks } from '#lib/calls/reporter-clocks.ts'

const START_MS = Date.parse('2026-11-23T12:00:00Z')

/** Reports that are heard this many seconds after the start, each so many milliseconds late by its own time. */
function behindAfter(reports: readonly { second: number; lateMs: number }[]): number {
  const clocks = createReporterClocks()
  return reports
    .map(({ second, lateMs }) => {
      const heardMs = START_MS + second * 1_000
      return clocks.behindMs('pbx', new Date(heardMs - lateMs), new Date(heardMs))
    })
    .at(-1) as number
}

const every = (seconds: number, times: number, lateMs: number) =>
  Array.from({ length: times }, (_, n) => ({ second: n * seconds, lateMs }))

describe('how far the clock of a PBX is behind', () => {
  it('is the least lateness of its reports, once there are enough over a minute', () => {
    expect(behindAfter(every(20, 3, 4_000))).toBe(0)
    expect(behindAfter(every(20, 6, 4_000))).toBe(4_000)
  })
  it('is nothing as long as one report of late came at once', () => {
    expect(behindAfter([{ second: 0, lateMs: 20 }, ...every(20, 6, 4_000)])).toBe(0)
  })
  it('is not read from a queue that is being worked off', () => {
    expect(behindAfter(every(0.1, 50, 30_000))).toBe(0)
  })
  it('is nothing for a clock that is ahead or right', () => {
    expect(behindAfter(every(20, 6, -3_000))).toBe(0)
    expect(behindAfter(every(20, 6, 300))).toBe(0)
  })
  it('is forgotten when the clock was set right, after ten minutes at most', () => {
    const wrong = every(20, 10, 4_000)
    const right = every(20, 3, 10).map((one) => ({ ...one, second: one.second + 200 }))
    expect(behindAfter([...wrong, ...right])).toBe(0)
    const wrongAgain = every(20, 60, 4_000).map((one) => ({ ...one, second: one.second + 300 }))
    expect(behindAfter([...wrong, ...right, ...wrongAgain])).toBe(4_000)
  })
  it('never dates a report before it was true', () => {
    const reports = fc.array(fc.record({ gap: fc.nat({ max: 60 }), delayMs: fc.nat({ max: 20_000 }) }), {
      minLength: 5,
      maxLength: 30,
    })
    fc.assert(
      fc.property(reports, fc.nat({ max: 60_000 }), (told, wrongByMs) => {
        const clocks = createReporterClocks()
        let heardMs = START_MS
        for (const { gap, delayMs } of told) {
          heardMs += gap * 1_000
          const trueMs = heardMs - delayMs
          const at = new Date(trueMs - wrongByMs)
          const behindMs = clocks.behindMs('pbx', at, new Date(heardMs))
          if (behindMs > 0) expect(at.getTime() + behindMs).toBeGreaterThanOrEqual(trueMs)
          expect(at.getTime() + behindMs).toBeLessThanOrEqual(heardMs)
        }
      }),
    )
  })
})
