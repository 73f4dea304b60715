import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatRelative,
  formatTime,
  formatUtc,
  isTimeZone,
} from '#components/ui/format-time.ts'

const AT = new Date('2026-11-22T13:03:22.118Z')

describe('a moment', () => {
  it('is written in the viewer’s zone', () => {
    expect(formatTime(AT, 'Europe/Copenhagen', 'millisecond')).toBe('22 Nov 2026, 14:03:22.118')
    expect(formatTime(AT, 'America/New_York', 'minute')).toBe('22 Nov 2026, 08:03')
    expect(formatTime(AT, 'UTC', 'clock')).toBe('13:03:22.118')
  })

  it('writes midnight as 00, never as 24', () => {
    expect(formatTime(new Date('2026-11-22T00:00:00Z'), 'UTC', 'second')).toBe('22 Nov 2026, 00:00:00')
  })

  it('says UTC on hover, to the millisecond', () => {
    expect(formatUtc(AT)).toBe('2026-11-22 13:03:22.118 UTC')
  })

  it.each([
    ['2026-11-22T13:03:30Z', 'just now'],
    ['2026-11-22T13:05:00Z', '1 minute ago'],
    ['2026-11-22T15:10:00Z', '2 hours ago'],
    ['2026-11-28T15:00:00Z', '6 days ago'],
    ['2026-11-20T12:00:00Z', 'in 2 days'],
    ['2026-11-22T13:02:40Z', 'in a moment'],
    // A page's now may be this old.
    ['2026-11-22T13:03:00Z', 'just now'],
  ])('seen from %s is "%s"', (now, words) => {
    expect(formatRelative(AT, new Date(now))).toBe(words)
  })

  it('is not asked for in a zone that does not exist', () => {
    expect(isTimeZone('Europe/Copenhagen')).toBe(true)
    expect(isTimeZone('Mars/Olympus')).toBe(false)
    expect(isTimeZone('')).toBe(false)
  })
})

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [84.4, '84 ms'],
    [1_420, '1.42 s'],
    [12_000, '12.0 s'],
    [185_000, '3 min 05 s'],
  ])('of %d ms has its unit: %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words)
  })
})
