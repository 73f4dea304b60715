import { describe, expect, it } from 'vitest'
import { FLEET_MIX, planLargeFleet } from '#simulators/day/fleet-mix.ts'

const plan = {
  size: 50_000,
  seed: 1,
  domain: 'a.example',
  teamId: 'TEAM123456',
  bundleIds: ['com.a.b'] as [string],
}
const fleet = planLargeFleet(plan)

describe('a fleet of any size', () => {
  it('has the same account under a number each time, and others under another seed', () => {
    expect(fleet.accountAt(4_711)).toEqual(planLargeFleet(plan).accountAt(4_711))
    expect(planLargeFleet({ ...plan, seed: 2 }).accountAt(1)).not.toEqual(fleet.accountAt(1))
  })

  it('has each sort of account as often as the mix says, already among a thousand', () => {
    const sorts = Array.from({ length: 1_000 }, (_, index) => {
      const { phones, hasDeskPhone } = fleet.accountAt(index)
      return `${phones.map(({ temper }) => temper).join('+')} ${hasDeskPhone}`
    })
    for (const { share, tempers, hasDeskPhone } of FLEET_MIX) {
      const found = sorts.filter((sort) => sort === `${tempers.join('+')} ${hasDeskPhone}`).length
      expect(Math.abs(found - share * 10)).toBeLessThanOrEqual(3)
    }
  })

  it('finds the account of a push token and of an AOR, and knows those of others for strangers', () => {
    const { phones, aor } = fleet.accountAt(49_999)
    for (const { pushToken } of phones) expect(fleet.indexOf(pushToken)).toBe(49_999)
    expect(fleet.indexOfAor(aor)).toBe(49_999)
    expect(fleet.indexOf('be'.repeat(32))).toBeNull()
  })

  it('gives each phone a push token of its own', () => {
    const pushTokens = Array.from({ length: 2_000 }, (_, index) => fleet.accountAt(index))
      .flatMap(({ phones }) => phones)
      .map(({ pushToken }) => pushToken)
    expect(new Set(pushTokens).size).toBe(pushTokens.length)
    for (const pushToken of pushTokens) expect(pushToken).toMatch(/^[0-9a-f]{64}$/)
  })
})
