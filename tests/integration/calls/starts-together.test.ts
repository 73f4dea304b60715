import { describe, expect, it } from 'vitest'
import { type NewCall, startCallRows } from '#lib/calls/start-store.ts'
import { newId } from '#lib/platform/ids.ts'
import { newAor, type TestTenant, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

const newCall = (tenant: TestTenant, aor: string, members: Partial<NewCall> = {}): NewCall => ({
  callId: newId(),
  tenantId: tenant.tenantId,
  aor,
  sipCallId: '',
  caller: 'sip:200@pbx.example.com',
  callerName: 'Alice',
  withVideo: false,
  startedAt: new Date(),
  waitMs: null,
  tenantWaitMs: 9_000,
  isTest: false,
  onlyDeviceId: null,
  ...members,
})

describe('calls that start in one statement', () => {
  it('each get their own phones, wait and verdict, as they would alone', async () => {
    const [one, other] = [await world.tenant({ waitSeconds: 7 }), await world.tenant({ waitSeconds: 8 })]
    const aor = newAor()
    const [first, second] = [await one.phone({ aor }), await one.phone({ aor })]
    const foreign = await other.phone({ aor })
    const calls = [
      newCall(one, aor, { sipCallId: newId() }),
      newCall(other, aor),
      newCall(one, newAor()),
      newCall(one, aor, { onlyDeviceId: first.deviceId, waitMs: 3_000, isTest: true }),
    ]
    const started = await startCallRows(world.db, calls)
    expect(started.map(({ callId }) => callId)).toEqual(calls.map(({ callId }) => callId))
    expect(started.map(({ isNew, verdict, waitMs }) => [isNew, verdict, waitMs])).toEqual([
      [true, null, 7_000],
      [true, null, 8_000],
      [true, 'no_token', 9_000],
      [true, null, 3_000],
    ])
    const devices = started.map(({ duePushes }) => duePushes.map(({ deviceId }) => deviceId))
    expect(devices.map((ids) => [...ids].sort())).toEqual([
      [first.deviceId, second.deviceId].sort(),
      [foreign.deviceId],
      [],
      [first.deviceId],
    ])
    for (const [n, { duePushes }] of started.entries()) {
      const stored = await world.db.prisma.push.findMany({ where: { callId: calls[n]?.callId ?? '' } })
      expect(stored.map(({ id }) => id).sort()).toEqual(duePushes.map(({ pushId }) => pushId).sort())
      for (const { id } of stored) expect(id > (calls[n]?.callId ?? '')).toBe(true)
    }
  })

  it('with one Call-ID and AOR are one call, of which only the first is new', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const sipCallId = newId()
    const twins = [1, 2].map(() => newCall(tenant, phone.aor, { sipCallId }))
    const [first, repeat] = await startCallRows(world.db, twins)
    expect(first).toMatchObject({ callId: twins[0]?.callId, isNew: true })
    expect(repeat).toMatchObject({ callId: twins[0]?.callId, isNew: false, duePushes: [] })
    const [later] = await startCallRows(world.db, [newCall(tenant, phone.aor, { sipCallId })])
    expect(later).toMatchObject({ callId: twins[0]?.callId, isNew: false, duePushes: [] })
    expect(await world.db.prisma.call.count({ where: { sipCallId } })).toBe(1)
  })

  it('at two gateways in opposite orders are each one call, and neither waits for the other for ever', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const sipCallIds = Array.from({ length: 20 }, () => newId())
    const calls = (ids: string[]) => ids.map((sipCallId) => newCall(tenant, phone.aor, { sipCallId }))
    const [there, back] = await Promise.all([
      startCallRows(world.db, calls(sipCallIds)),
      startCallRows(world.db, calls(sipCallIds.toReversed())),
    ])
    expect(back.toReversed().map(({ callId }) => callId)).toEqual(there.map(({ callId }) => callId))
    expect([...there, ...back].filter(({ isNew }) => isNew)).toHaveLength(20)
    expect(await world.db.prisma.call.count({ where: { sipCallId: { in: sipCallIds } } })).toBe(20)
  })
})
