import { describe, expect, it } from 'vitest'
import { createApp } from '#lib/apps/create-app.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { releaseCalls } from '#lib/calls/release-store.ts'
import { getDevice } from '#lib/devices/get-device.ts'
import type { Db } from '#lib/platform/db.ts'
import { createBindingRefresher } from '#lib/registrations/binding-refresher.ts'
import { addWorkingCredential, newPushToken, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

describe('which calls a REGISTER releases', () => {
  it('a phone with two apps under one instance id releases its call once', async () => {
    const tenant = await world.tenant()
    const beta = `${tenant.bundleId}.beta`
    await createApp(tenant.ctx, { bundleId: beta, name: 'Beta', waitSeconds: 20 })
    await addWorkingCredential(tenant.ctx, world.apns, beta)
    const phone = await tenant.phone()
    const betaToken = newPushToken()
    world.apns.devices.register({ pushToken: betaToken, topics: [`${beta}.voip`], environment: 'production' })
    await phone.wake({ app: beta, xToken: betaToken })

    const { pushHint } = await tenant.call({ aor: phone.aor })
    expect(world.apns.inbox(betaToken)).toHaveLength(1)
    expect(phone.inbox()).toHaveLength(1)

    expect((await phone.wake({ app: tenant.bundleId })).released).toEqual([pushHint])
    const detail = await getCall(tenant.ctx, pushHint)
    expect(detail.verdict).toBe('registered')
    expect(detail.events.filter((event) => event.type === 'register')).toHaveLength(1)
  })

  it('the same REGISTER reported again after a call began wakes nobody, however often', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await tenant.call({ aor: phone.aor })
    expect((await phone.wake({ cseq: 1 })).released).toEqual([])
    expect((await phone.wake({ cseq: 1 })).released).toEqual([])
    expect((await phone.wake()).released).toHaveLength(1)
  })

  it('a phone that registers after Apple refused its push has not woken by it', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone({ knownToApns: false })
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'push_failed' })
    await phone.wake()
    const { device } = await getDevice(tenant.ctx, { deviceId: phone.deviceId })
    expect(device.pushTokens.map(({ lastWokeAt }) => lastWokeAt)).toEqual([null])
  })

  it('a REGISTER that was stored by a gateway that then died releases the call when it is reported again', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    const release = () => Promise.reject(new Error('killed'))
    await expect(phone.wake({ cseq: 2 }, { ...tenant.ctx, release })).rejects.toThrow('killed')
    expect((await phone.wake({ cseq: 2 })).released).toEqual([pushHint])
  })

  it('of two Contacts in one REGISTER the call is told the one of the pushed phone', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    const answer = await tenant.register({
      aor: phone.aor,
      expires: 60,
      xToken: phone.pushToken,
      contact: '<sip:phone@10.0.0.1>;+sip.instance="<urn:1>",<sip:desk@10.0.0.2>;+sip.instance="<urn:2>"',
    })
    expect(answer).toMatchObject({ deviceId: phone.deviceId, pushTokenStatus: 'unchanged' })
    expect(answer.calls).toMatchObject([{ pushHint, contact: 'sip:phone@10.0.0.1' }])
  })
})

describe('phones that wake at the same moment', () => {
  it('both phones of one account wake in one statement, and each is told of the call', async () => {
    const tenant = await world.tenant()
    const one = await tenant.phone()
    const other = await tenant.phone({ aor: one.aor })
    const { pushHint } = await tenant.call({ aor: one.aor })
    const wakes = [one, other].map((phone) => ({
      tenantId: tenant.ctx.tenantId,
      deviceId: phone.deviceId,
      contactUri: `sip:${phone.deviceId}@10.0.0.1`,
      registeredAt: tenant.ctx.clock.now(),
      heardAt: tenant.ctx.clock.now(),
      callIds: [pushHint],
      startedBefore: null,
    }))
    const released = await releaseCalls(world.db, wakes)
    expect(released.map((calls) => calls.map(({ inTime, isFirst }) => ({ inTime, isFirst })))).toEqual([
      [{ inTime: true, isFirst: true }],
      [{ inTime: true, isFirst: false }],
    ])
    const call = await getCall(tenant.ctx, pushHint)
    expect(call.events.filter(({ type }) => type === 'register')).toHaveLength(2)
    expect(released[0]?.[0]?.standing).toMatchObject({ verdict: 'registered', pushed: 2, woke: 2 })
    expect((await releaseCalls(world.db, wakes)).flat()).toEqual([])
  })
})

describe('the usual re-REGISTER', () => {
  it('is one statement, also where the PBX does not tell the User-Agent', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const statements: string[] = []
    const counting: Db = {
      ...world.db,
      query(name, text, values) {
        statements.push(name)
        return world.db.query(name, text, values)
      },
      transaction: () => Promise.reject(new Error('the careful way')),
    }
    const refreshBinding = createBindingRefresher(counting, tenant.ctx.clock)
    await phone.wake({ userAgent: '' }, { ...tenant.ctx, db: counting, refreshBinding })
    await phone.wake({}, { ...tenant.ctx, db: counting, refreshBinding })
    expect(statements).toEqual(['refresh_registrations', 'refresh_registrations'])
  })
})

describe('REGISTERs that cross', () => {
  it('a REGISTER that meets its own unregister leaves the push token active', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const held = holdCommits(world.db)
    const unregistered = phone.wake({ expires: 0, cseq: 5 }, { ...tenant.ctx, db: held.db })
    await held.reached
    const registered = phone.wake({ cseq: 6 })
    await expect.poll(() => waitingForLocks(world.db)).toBe(1)
    held.release()
    expect((await unregistered).pushTokenStatus).toBe('disabled')
    expect((await registered).pushTokenStatus).toBe('active')
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ pushed: 1 })
  })

  it('an unregister counts though the PBX does not tell its CSeq', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    expect((await phone.wake({ expires: 0, cseq: undefined })).pushTokenStatus).toBe('disabled')
  })

  it('a smaller CSeq is not older where the PBX does not tell the Call-ID', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await phone.wake({ callId: '', cseq: 50 })
    const { pushHint } = await tenant.call({ aor: phone.aor })
    expect((await phone.wake({ callId: '', cseq: 2 })).released).toEqual([pushHint])
  })
})

/** A database whose transactions stop before they commit until they are released. */
function holdCommits(db: Db): { db: Db; reached: Promise<void>; release: () => void } {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  return {
    reached: reached.promise,
    release: released.resolve,
    db: {
      ...db,
      transaction: (work) =>
        db.transaction(async (run) => {
          const result = await work(run)
          reached.resolve()
          await released.promise
          return result
        }),
    },
  }
}

async function waitingForLocks(db: Db): Promise<number> {
  const rows = await db.query<{ waiting: number }>(
    'waiting_for_locks',
    `SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    [],
  )
  return rows[0]?.waiting ?? 0
}
