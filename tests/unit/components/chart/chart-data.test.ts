import { describe, expect, it } from 'vitest'
import { formatMoment, formatStep, formatTick, formatValue } from '#components/chart/chart-data.ts'

const HOUR_MS = 3_600_000
const AT = '2026-11-22T23:00:00.000Z'

describe('a chart', () => {
  it('names a step in the viewer’s zone: an hour by the clock, a day by its date', () => {
    expect(formatMoment(AT, 'Europe/Copenhagen', HOUR_MS)).toBe('00:00')
    expect(formatMoment(AT, 'Europe/Copenhagen', 24 * HOUR_MS)).toBe('23 Nov')
    expect(formatStep(AT, 'Europe/Copenhagen', 3 * HOUR_MS)).toBe('23 Nov, 00:00 – 03:00')
    expect(formatStep(AT, 'Europe/Copenhagen', 24 * HOUR_MS)).toBe('Mon 23 Nov')
  })

  it('writes what was not measured as a dash, and nothing measured as nothing', () => {
    expect(formatValue(null, 'duration')).toBe('–')
    expect(formatValue(0, 'count')).toBe('0')
    expect(formatValue(12_345, 'count')).toBe('12,345')
    expect(formatValue(84, 'duration')).toBe('84 ms')
  })

  it('keeps its axis short', () => {
    expect(formatTick(1_500_000, 'count')).toBe('1.5M')
    expect(formatTick(1_500, 'duration')).toBe('1.5 s')
    expect(formatTick(250, 'duration')).toBe('250 ms')
  })
})
