import { describe, expect, it } from 'vitest'
import { awaitVerdict } from '#lib/calls/await-verdict.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { reportCallEvents } from '#lib/calls/report-call-events.ts'
import { reportDeviceEvents } from '#lib/calls/report-device-events.ts'
import { callEventInput, deviceEventsInput } from '#lib/calls/schemas.ts'
import { signReportToken } from '#lib/platform/report-tokens.ts'
import { useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

const event = (members: Record<string, unknown>) => callEventInput.parse(members)

describe('a call that the PBX forwarded without waiting', () => {
  it('stays answered when its wait is over', async () => {
    const tenant = await world.tenant({ waitSeconds: 1 })
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    const endedAt = new Date().toISOString()
    const events = ['forwarded', 'answered', 'ended'].map((type) => event({ pushHint, type, at: endedAt }))
    await reportCallEvents(tenant.ctx, events)
    const answer = await awaitVerdict(tenant.ctx, { pushHint, waitSeconds: 20, detail: false })
    expect(answer.verdict).toBe('no_register')
    expect(await getCall(tenant.ctx, pushHint)).toMatchObject({ state: 'answered', endedAt })
  })

  it('stays answered when its pushes are refused later', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    world.apns.devices.unregister(phone.pushToken)
    world.apns.faults.add({ match: { pushToken: phone.pushToken }, action: { kind: 'latency', ms: 300 } })
    const { pushHint } = await tenant.call({ aor: phone.aor, wait: 'none' })
    await reportCallEvents(tenant.ctx, [event({ pushHint, type: 'answered' })])
    const answer = await awaitVerdict(tenant.ctx, { pushHint, waitSeconds: 20, detail: false })
    expect(answer.verdict).toBe('push_failed')
    expect((await getCall(tenant.ctx, pushHint)).state).toBe('answered')
    world.apns.faults.clear()
  })
})

describe('the SIP code of a call', () => {
  it('is the same whatever the order in which the PBX reports', async () => {
    const tenant = await world.tenant({ waitSeconds: 30 })
    const reports = [
      { type: 'ringing', code: 180 },
      { type: 'refused', code: 486 },
      { type: 'answered', code: 200 },
    ]
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ] as const
    for (const order of orders) {
      const { pushHint } = await tenant.call({ aor: (await tenant.phone()).aor })
      for (const index of order) await reportCallEvents(tenant.ctx, [event({ pushHint, ...reports[index] })])
      const call = await world.db.prisma.call.findFirst({ where: { id: pushHint } })
      expect(call?.sipCode).toBe(200)
    }
    const { pushHint } = await tenant.call({ aor: (await tenant.phone()).aor })
    for (const index of [1, 0]) await reportCallEvents(tenant.ctx, [event({ pushHint, ...reports[index] })])
    expect((await world.db.prisma.call.findFirst({ where: { id: pushHint } }))?.sipCode).toBe(486)
  })
})

describe('push hints and clocks', () => {
  it('a push hint that no clock has made is not there', async () => {
    const tenant = await world.tenant()
    const nil = getCall(tenant.ctx, '00000000-0000-0000-0000-000000000000')
    await expect(nil).rejects.toMatchObject({ code: 'not_found' })
  })

  it('a push hint in upper case is the same push hint', async () => {
    const tenant = await world.tenant({ waitSeconds: 60 })
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor, callId: 'upper' })
    const shouted = pushHint.toUpperCase()
    const waiting = awaitVerdict(tenant.ctx, { pushHint: shouted, waitSeconds: 60, detail: false })
    await expect.poll(() => tenant.ctx.watch.waiting()).toBe(1)
    const cancelled = event({ pushHint: shouted, callId: 'upper', aor: phone.aor, type: 'cancelled' })
    const startedMs = performance.now()
    await reportCallEvents(tenant.ctx, [cancelled])
    expect((await waiting).verdict).toBe('cancelled')
    expect(performance.now() - startedMs).toBeLessThan(10_000)
    const { events } = await getCall(tenant.ctx, pushHint)
    expect(JSON.stringify(events)).not.toContain('hintMismatch')
  })

  it('what the app and the PBX say at the same moment is both heard, however each writes the push hint', async () => {
    const tenant = await world.tenant({ waitSeconds: 60 })
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor, callId: 'together' })
    const validUntil = new Date(Date.now() + 60_000)
    const reportToken = signReportToken(tenant.ctx.keyRing, pushHint, phone.deviceId, validUntil)
    const [app, pbx] = await Promise.all([
      reportDeviceEvents(
        tenant.ctx,
        deviceEventsInput.parse({
          pushHint: pushHint.toUpperCase(),
          reportToken,
          events: [{ type: 'push_received' }],
        }),
      ),
      reportCallEvents(tenant.ctx, [
        event({ pushHint, type: 'ringing' }),
        event({ pushHint, type: 'cancelled' }),
      ]),
    ])
    expect([app.accepted, pbx.accepted]).toEqual([1, 2])
    const { events, verdict } = await getCall(tenant.ctx, pushHint)
    expect(verdict).toBe('cancelled')
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['push_received', 'ringing', 'cancelled']),
    )
  })

  it('an event heard by a gateway whose clock is behind is in the timeline', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    const behind = { ...tenant.ctx, clock: { now: () => new Date(Date.now() - 5_000) } }
    await reportCallEvents(behind, [event({ pushHint, type: 'ringing' })])
    const { events } = await getCall(tenant.ctx, pushHint)
    expect(events.map((one) => one.type)).toContain('ringing')
  })
})
