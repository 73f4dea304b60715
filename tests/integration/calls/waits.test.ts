import { describe, expect, it } from 'vitest'
import { awaitVerdict } from '#lib/calls/await-verdict.ts'
import { CALL_PACE } from '#lib/calls/call-pace.ts'
import { DEFAULT_WAIT_SECONDS, newAor, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

describe('wait', () => {
  /** Whether the simulated Apple has answered the push to that phone. */
  const hasAnswered = (pushToken: string) =>
    world.apns.ledger().some((entry) => entry.pushToken === pushToken && entry.answeredAt !== null)

  it('none answers before APNs has, and the verdict can be fetched later', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    world.apns.faults.add({ match: { pushToken: phone.pushToken }, action: { kind: 'latency', ms: 8_000 } })
    const answer = await tenant.call({ aor: phone.aor, wait: 'none' })
    expect(hasAnswered(phone.pushToken)).toBe(false)
    expect(answer).toMatchObject({
      decision: 'wait',
      verdict: '',
      pushed: 1,
      failed: 0,
      waitSeconds: DEFAULT_WAIT_SECONDS,
    })
    await expect.poll(() => phone.inbox().length).toBe(1)
    await phone.wake()
    const later = await awaitVerdict(tenant.ctx, { pushHint: answer.pushHint, waitSeconds: 1, detail: false })
    expect(later.verdict).toBe('registered')
    world.apns.faults.clear()
  })

  it('pushed answers after a second even if APNs has not', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    world.apns.faults.add({ match: { pushToken: phone.pushToken }, action: { kind: 'latency', ms: 15_000 } })
    const startedMs = performance.now()
    const answer = await tenant.call({ aor: phone.aor, wait: 'pushed' }, { ...tenant.ctx, pace: CALL_PACE })
    expect(performance.now() - startedMs).toBeGreaterThan(990)
    expect(hasAnswered(phone.pushToken)).toBe(false)
    expect(answer).toMatchObject({ decision: 'wait', verdict: '', pushed: 1 })
    world.apns.faults.clear()
  })

  it('two gateways: a REGISTER at one releases the call that waits at the other', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const other = await world.openGateway()
    const waiting = tenant.call({ aor: phone.aor, wait: 'registered' }, tenant.through(other))
    await expect.poll(() => phone.inbox().length).toBe(1)
    const reportedMs = Date.now()
    await phone.wake()
    expect((await waiting).verdict).toBe('registered')
    expect(Date.now() - reportedMs, 'told, long before it would have looked again').toBeLessThan(10_000)
  })
})

describe('several devices', () => {
  it('both are pushed, each that wakes is told as it comes', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const [first, second] = [await tenant.phone({ aor }), await tenant.phone({ aor })]
    const answer = await tenant.call({ aor, wait: 'pushed', detail: true })
    expect(answer).toMatchObject({ pushed: 2, failed: 0 })
    expect(answer.devices?.map((device) => device.deviceId).sort()).toEqual(
      [first.deviceId, second.deviceId].sort(),
    )
    await second.wake()
    const one = await awaitVerdict(tenant.ctx, { pushHint: answer.pushHint, waitSeconds: 20, detail: false })
    expect(one).toMatchObject({ verdict: 'registered', contact: 'sip:phone@10.0.0.1:30002;transport=tcp' })
    const next = awaitVerdict(tenant.ctx, {
      pushHint: answer.pushHint,
      waitSeconds: 20,
      after: 1,
      detail: true,
    })
    await first.wake()
    const both = await next
    expect(both.devices?.filter((device) => device.contact !== '')).toHaveLength(2)
  })

  it('one refused and one accepted still waits, and counts both', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    await tenant.phone({ aor })
    const dead = await tenant.phone({ aor })
    world.apns.devices.unregister(dead.pushToken)
    const answer = await tenant.call({ aor })
    expect(answer).toMatchObject({ decision: 'wait', verdict: '', pushed: 1, failed: 1 })
  })
})
