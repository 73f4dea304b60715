import { describe, expect, it } from 'vitest'
import { createRandom } from '#simulators/apns/random.ts'
import { planCalls } from '#simulators/pbx/call-plan.ts'
import { planFleet } from '#simulators/phones/plan-fleet.ts'
import { phoneRegister } from '#simulators/phones/register-report.ts'

const fleet = planFleet({ domain: 'a.example', teamId: 'TEAM123456', bundleIds: ['com.a.b'], seed: 1 })

describe('the calls of a simulated PBX', () => {
  it('are one for each verdict at first', () => {
    const plans = planCalls(fleet, createRandom(1))
    const aims = Array.from({ length: 6 }, () => plans.next().value.aim)
    expect(aims.sort()).toEqual([
      'cancelled',
      'no_register',
      'no_token',
      'push_failed',
      'register_rejected',
      'registered',
    ])
  })

  it('reach a phone most of the time afterwards', () => {
    const plans = planCalls(fleet, createRandom(1))
    const aims = Array.from({ length: 420 }, () => plans.next().value.aim)
    const reached = aims.filter((aim) => aim === 'registered').length
    expect(reached / aims.length).toBeGreaterThan(0.6)
    expect(new Set(aims).size).toBe(6)
  })

  it('leave out what a fleet cannot bring about', () => {
    const small = planFleet({
      domain: 'a.example',
      teamId: 'TEAM123456',
      bundleIds: ['com.a.b'],
      seed: 1,
      accounts: [{ count: 2, tempers: ['prompt'] }],
    })
    const plans = planCalls(small, createRandom(1))
    const aims = new Set(Array.from({ length: 50 }, () => plans.next().value.aim))
    expect([...aims]).toEqual(['registered'])
  })
})

describe('the demo fleet', () => {
  it('has about sixty accounts, each push token once, and every carrier', () => {
    const phones = fleet.flatMap((account) => account.phones)
    expect(fleet).toHaveLength(60)
    expect(new Set(phones.map((phone) => phone.pushToken)).size).toBe(phones.length)
    expect(new Set(phones.map((phone) => phone.carrier))).toEqual(
      new Set(['header', 'contact_param', 'rfc8599']),
    )
  })

  it('puts a push token into one carrier only', () => {
    for (const phone of fleet.flatMap((account) => account.phones)) {
      const report = JSON.stringify(phoneRegister(phone, { callId: 'a', cseq: 1 }))
      expect(report.split(phone.pushToken)).toHaveLength(2)
    }
  })
})
