import { describe, expect, it } from 'vitest'
import { createRandom } from '#simulators/apns/random.ts'
import { planCalls } from '#simulators/pbx/call-plan.ts'
import { planFleet } from '#simulators/phones/plan-fleet.ts'
import { makePastCall, type PastTarget } from '../../../bin/seed/past-call.ts'

const fleet = planFleet({ domain: 'a.example', teamId: 'TEAM123456', bundleIds: ['com.a.b'], seed: 1 })
const startedAt = new Date('2026-11-20T10:00:00.000Z')

function targetOf(aor: string): PastTarget {
  return {
    aor,
    deviceId: '01a00000-0000-7000-8000-000000000001',
    deviceName: 'iPhone',
    pushTokenId: '01a00000-0000-7000-8000-000000000002',
    tokenLastFour: 'abcd',
    tokenFingerprint: 'f',
    environment: 'production',
    topic: 'com.a.b.voip',
    contactUri: 'sip:1@203.0.113.1',
    appId: '01a00000-0000-7000-8000-000000000003',
    waitMs: 12_000,
    credentialId: '01a00000-0000-7000-8000-000000000004',
    credentialName: 'VoIP certificate',
  }
}

const random = createRandom(5)
const plans = planCalls(fleet, random)
const past = Array.from({ length: 200 }, () => {
  const plan = plans.next().value
  const targets = plan.aim === 'no_token' ? [] : [targetOf(plan.aor)]
  const setting = { tenantId: 't', startedAt, targets, hasDeskPhone: false, defaultWaitMs: 12_000 }
  return { plan, ...makePastCall(plan, setting, random) }
})

describe('a call of the seeded past', () => {
  it('has the verdict that it was made for, and a cause that says so', () => {
    for (const { plan, call } of past) expect(call.verdict).toBe(plan.aim)
    expect(
      past.filter(({ call }) => ['unknown', 'in_progress', 'not_forwarded'].includes(call.cause)),
    ).toEqual([])
  })

  it('has an end, and counts that agree with its pushes', () => {
    for (const { call, pushes } of past) {
      expect(call.endedAt).not.toBeNull()
      expect(call.pushedCount).toBe(pushes.length)
      expect(call.acceptedCount).toBe(pushes.filter((push) => push.status === 'accepted').length)
      expect(call.wokeCount).toBe(
        pushes.filter((push) => push.wokeAt !== null && push.wokeAt <= call.deadlineAt).length,
      )
    }
  })

  it('keeps no report token in its payloads', () => {
    expect(JSON.stringify(past.map((one) => one.pushes))).not.toMatch(/reportToken":"(?!\[removed\])/)
  })
})
