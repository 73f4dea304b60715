import { describe, expect, it } from 'vitest'
import { awaitVerdict } from '#lib/calls/await-verdict.ts'
import { newAor, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

describe('wait', () => {
  it('none answers before APNs has, and the verdict can be fetched later', async () => {
    const tenant = await world.tenant({ waitSeconds: 10 })
    const phone = await tenant.phone()
    world.apns.faults.add({ match: { pushToken: phone.pushToken }, action: { kind: 'latency', ms: 1_500 } })
    const startedMs = Date.now()
    const answer = await tenant.call({ aor: phone.aor, wait: 'none' })
    expect(Date.now() - startedMs).toBeLessThan(1_400)
    expect(answer).toMatchObject({ decision: 'wait', verdict: '', pushed: 1, failed: 0, waitSeconds: 10 })
    await expect.poll(() => phone.inbox().length, { timeout: 5_000 }).toBe(1)
    await phone.wake()
    const later = await awaitVerdict(tenant.ctx, { pushHint: answer.pushHint, waitSeconds: 1, detail: false })
    expect(later.verdict).toBe('registered')
    world.apns.faults.clear()
  })

  it('pushed answers after a second even if APNs has not', async () => {
    const tenant = await world.tenant({ waitSeconds: 10 })
    const phone = await tenant.phone()
    world.apns.faults.add({ match: { pushToken: phone.pushToken }, action: { kind: 'latency', ms: 5_000 } })
    const startedMs = Date.now()
    const answer = await tenant.call({ aor: phone.aor, wait: 'pushed' })
    const tookMs = Date.now() - startedMs
    expect(tookMs).toBeGreaterThan(900)
    expect(tookMs).toBeLessThan(4_000)
    expect(answer).toMatchObject({ decision: 'wait', verdict: '', pushed: 1 })
    world.apns.faults.clear()
  })

  it('two gateways: a REGISTER at one releases the call that waits at the other', async () => {
    const tenant = await world.tenant({ waitSeconds: 10 })
    const phone = await tenant.phone()
    const other = await world.openGateway()
    const waiting = tenant.call({ aor: phone.aor, wait: 'registered' }, tenant.through(other))
    await expect.poll(() => phone.inbox().length).toBe(1)
    const reportedMs = Date.now()
    await phone.wake()
    expect((await waiting).verdict).toBe('registered')
    expect(Date.now() - reportedMs, 'told, long before it would have looked again').toBeLessThan(3_000)
  })
})

describe('several devices', () => {
  it('both are pushed, each that wakes is told as it comes', async () => {
    const tenant = await world.tenant({ waitSeconds: 10 })
    const aor = newAor()
    const [first, second] = [await tenant.phone({ aor }), await tenant.phone({ aor })]
    const answer = await tenant.call({ aor, wait: 'pushed', detail: true })
    expect(answer).toMatchObject({ pushed: 2, failed: 0 })
    expect(answer.devices?.map((device) => device.deviceId).sort()).toEqual(
      [first.deviceId, second.deviceId].sort(),
    )
    await second.wake()
    const one = await awaitVerdict(tenant.ctx, { pushHint: answer.pushHint, waitSeconds: 5, detail: false })
    expect(one).toMatchObject({ verdict: 'registered', contact: 'sip:phone@10.0.0.1:30002;transport=tcp' })
    const next = awaitVerdict(tenant.ctx, {
      pushHint: answer.pushHint,
      waitSeconds: 5,
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
