import { describe, expect, it } from 'vitest'
import { callTemplates, hourShares } from '../../../bin/seed/large-plan.ts'

const templates = callTemplates(1, 4)

describe('the templates of a large seed', () => {
  it('push to as many devices as the account has, and tell no more events than asked for', () => {
    for (const { targets, pushes, events } of templates) {
      expect(pushes).toHaveLength(targets)
      expect(events.length).toBeLessThanOrEqual(4)
    }
    expect(new Set(templates.map(({ targets }) => targets))).toEqual(new Set([0, 1, 2]))
  })

  it('keep what a call hangs on when events are left out', () => {
    for (const { call, events } of callTemplates(1, 2)) {
      const types = events.map(({ type }) => type)
      if (call.state === 'answered') expect(types).toContain('answered')
      if (call.cause === 'declined') expect(types).toContain('refused')
    }
  })

  it('are the same for the same seed', () => {
    expect(callTemplates(1, 4)).toEqual(templates)
    expect(callTemplates(2, 4)).not.toEqual(templates)
  })
})

describe('the hours of a large seed', () => {
  it('go from nothing to all of the day without standing still', () => {
    const shares = hourShares()
    expect(shares).toHaveLength(25)
    expect([shares[0], shares[24]?.toFixed(9)]).toEqual([0, '1.000000000'])
    for (const [hour, share] of shares.slice(1).entries()) expect(share).toBeGreaterThan(shares[hour] ?? 1)
  })
})
