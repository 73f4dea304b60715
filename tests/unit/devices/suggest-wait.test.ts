import { describe, expect, it } from 'vitest'
import { suggestWaitSeconds } from '#lib/devices/suggest-wait.ts'

describe('the suggested wait', () => {
  it('is the setting while too few wakes are known', () => {
    expect(suggestWaitSeconds([900, 900, 900, 900], 12)).toBe(12)
  })

  it('covers the slow wakes with headroom', () => {
    const mostlyFast = [...Array<number>(95).fill(1_500), ...Array<number>(5).fill(8_000)]
    expect(suggestWaitSeconds(mostlyFast, 12)).toBe(12)
    expect(suggestWaitSeconds(Array<number>(100).fill(4_000), 12)).toBe(6)
  })

  it('never leaves 5 to 40 seconds', () => {
    expect(suggestWaitSeconds(Array<number>(10).fill(100), 12)).toBe(5)
    expect(suggestWaitSeconds(Array<number>(10).fill(55_000), 12)).toBe(40)
  })
})
