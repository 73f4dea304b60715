import { describe, expect, it, vi } from 'vitest'
import { awaitVerdict } from '#lib/calls/await-verdict.ts'
import { createCallLooker } from '#lib/calls/call-looker.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { createOverdueCalls } from '#lib/calls/overdue-calls.ts'
import { systemClock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { addWorkingCredential, type TestTenant, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

async function breakSecret(tenant: TestTenant, credentialId: string): Promise<void> {
  await world.db.prisma.credential.update({
    where: { id: credentialId },
    data: { sealedSecret: 'not a sealed secret' },
  })
  await world.db.query('tell_config', `SELECT pg_notify('reveille_config', $1)`, [tenant.tenantId])
  await expect
    .poll(async () =>
      (await tenant.ctx.credentials.get(tenant.tenantId)).some((one) => one.status === 'broken'),
    )
    .toBe(true)
}

describe('a push that cannot be sent', () => {
  it('a credential that cannot be opened takes no other with it', async () => {
    const tenant = await world.tenant()
    await breakSecret(tenant, await addWorkingCredential(tenant.ctx, world.apns, tenant.bundleId))
    const phone = await tenant.phone()
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ pushed: 1, failed: 0 })
    expect(phone.inbox()).toHaveLength(1)
  })

  it('a push that the gateway cannot make is push_failed at once, not after the wait', async () => {
    const tenant = await world.tenant({ waitSeconds: 20 })
    const phone = await tenant.phone()
    const credentials = { get: () => Promise.reject(new Error('no credentials')) }
    const answer = await tenant.call({ aor: phone.aor, wait: 'registered' }, { ...tenant.ctx, credentials })
    expect(answer).toMatchObject({ verdict: 'push_failed', decision: 'reject', failed: 1 })
    const { pushes, diagnosis } = await getCall(tenant.ctx, answer.pushHint)
    expect(pushes).toMatchObject([{ status: 'unsent', reason: 'gateway_fault' }])
    expect(diagnosis.cause).toBe('unknown')
  })

  it('a push that Apple never answers has its end, and the call its verdict, when the wait is over', async () => {
    const tenant = await world.tenant()
    const aor = (await tenant.phone()).aor
    for (let phones = 1; phones < 5; phones += 1) await tenant.phone({ aor })
    world.apns.faults.add({ match: { topic: tenant.topic }, action: { kind: 'latency', ms: 30_000 } })
    const ctx = { ...tenant.ctx, pace: { ...tenant.ctx.pace, storeMarginMs: 1_000 } }
    const answer = await tenant.call({ aor, wait: 'registered', waitSeconds: 2, detail: true }, ctx)
    expect(answer).toMatchObject({ verdict: 'push_failed', decision: 'reject', pushed: 0, failed: 5 })
    expect(answer.devices?.map((device) => device.reason)).toEqual(Array(5).fill('deadline'))
    world.apns.faults.clear()
  })
})

describe('a wait', () => {
  it('outlives a database that cannot be asked for a while', async () => {
    const tenant = await world.tenant({ waitSeconds: 20 })
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    let refused = 0
    const flaky: Db = {
      ...world.db,
      query(name, text, values) {
        if (name !== 'find_call_standings' || refused === 2) return world.db.query(name, text, values)
        refused += 1
        return Promise.reject(new Error('Connection terminated unexpectedly'))
      },
    }
    const ctx = { ...tenant.ctx, look: createCallLooker(flaky) }
    const waiting = awaitVerdict(ctx, { pushHint, waitSeconds: 20, detail: false })
    await expect.poll(() => refused).toBe(2)
    await phone.wake()
    expect((await waiting).verdict).toBe('registered')
  })

  it('for one more device ends when no other is left to wait for', async () => {
    const tenant = await world.tenant({ waitSeconds: 20 })
    const phone = await tenant.phone()
    const dead = await tenant.phone({ aor: phone.aor })
    world.apns.devices.unregister(dead.pushToken)
    const { pushHint } = await tenant.call({ aor: phone.aor })
    await phone.wake()
    const startedMs = performance.now()
    const answer = await awaitVerdict(tenant.ctx, { pushHint, waitSeconds: 20, after: 1, detail: false })
    expect(performance.now() - startedMs).toBeLessThan(10_000)
    expect(answer).toMatchObject({ verdict: 'registered', pushed: 1, failed: 1 })
  })

  it('for one more device is over with the wait of the call', async () => {
    const tenant = await world.tenant({ waitSeconds: 1 })
    const phone = await tenant.phone()
    await tenant.phone({ aor: phone.aor })
    const startedMs = performance.now()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    await phone.wake()
    await awaitVerdict(tenant.ctx, { pushHint, waitSeconds: 20, after: 1, detail: false })
    expect(performance.now() - startedMs).toBeLessThan(10_000)
  })
})

describe('push_failed', () => {
  it('forwards where another phone is registered that asks for no push any more', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const awake = await tenant.phone({ aor: phone.aor })
    await world.db.prisma.pushToken.updateMany({
      where: { tenantId: tenant.tenantId, deviceId: awake.deviceId },
      data: { status: 'disabled' },
    })
    world.apns.devices.unregister(phone.pushToken)
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({
      verdict: 'push_failed',
      decision: 'forward',
    })
  })
})

describe('a gateway that stops without a database', () => {
  it('does not try for ever to settle its calls', async () => {
    const tried = Promise.withResolvers<void>()
    const failing = Promise.withResolvers<never>()
    let tries = 0
    const db: Db = {
      ...world.db,
      query() {
        tries += 1
        tried.resolve()
        return failing.promise
      },
    }
    const { watch } = world.gateway.engine
    const overdue = createOverdueCalls({
      db,
      watch,
      refreshCause: () => undefined,
      clock: systemClock,
      log: createLog('test', 'silent'),
    })
    overdue.settleAt(newId(), systemClock.now())
    await tried.promise
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      overdue.stop()
      failing.reject(new Error('the database is gone'))
      await vi.advanceTimersByTimeAsync(60_000)
      expect(tries).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })
})
