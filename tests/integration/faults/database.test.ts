import { expect, it } from 'vitest'
import { type TestPhone, useCallWorld } from '#tests/support/call-world.ts'
import { countLosses, makePhones, nothingLost } from './accounting.ts'

const world = useCallWorld()

/** What a restart of PostgreSQL is to its clients: every connection ends, new ones are taken. */
async function endAllConnections(): Promise<number> {
  const [row] = await world.db.query<{ ended: number }>(
    'end_all_connections',
    `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    [],
  )
  return row?.ended ?? 0
}

it('calls that wait while the database restarts are released by their phones, or end at their deadline', async () => {
  const tenant = await world.tenant()
  const phones = await makePhones(tenant, 20)
  const [waking, sleeping] = [phones.slice(0, 10), phones.slice(10)]
  const callAll = (called: TestPhone[], waitSeconds: number) =>
    called.map(({ aor }) => tenant.call({ aor, wait: 'registered', waitSeconds }))
  const calls = [...callAll(waking, 60), ...callAll(sleeping, 8)]
  await expect.poll(() => phones.filter((phone) => phone.inbox().length === 1).length).toBe(20)
  await tenant.ctx.background.drain(30_000)
  expect(await endAllConnections()).toBeGreaterThan(1)
  await expect.poll(() => world.gateway.notifications.isListening()).toBe(false)

  // A connection may be found dead only when it is used: a PBX reports again what was not taken.
  const wake = (phone: TestPhone) =>
    phone.wake().then(
      ({ released }) => released.length,
      () => 'not taken',
    )
  for (const phone of waking) await expect.poll(() => wake(phone)).toBe(1)
  const answers = await Promise.all(calls)
  expect(answers.slice(0, 10).map((answer) => answer.verdict)).toEqual(Array(10).fill('registered'))
  expect(answers.slice(10).map((answer) => answer.verdict)).toEqual(
    Array(sleeping.length).fill('no_register'),
  )
  await expect.poll(() => world.gateway.notifications.isListening()).toBe(true)
  expect(await countLosses(world, tenant, phones)).toEqual(nothingLost(20))
})

it('a REGISTER at another gateway is heard although the notification fell into a restart', async () => {
  const tenant = await world.tenant({ waitSeconds: 30 })
  const other = await world.openGateway()
  const phone = await tenant.phone()
  const call = tenant.call({ aor: phone.aor, wait: 'registered' }, tenant.through(other))
  await expect.poll(() => phone.inbox().length).toBe(1)
  await other.engine.background.drain(30_000)
  await endAllConnections()
  const wokeMs = performance.now()
  await phone.wake()
  expect((await call).verdict).toBe('registered')
  expect(performance.now() - wokeMs).toBeLessThan(10_000)
})

it('what Apple answered while the database was away is stored when it is back', async () => {
  const tenant = await world.tenant({ waitSeconds: 30 })
  const phones = await makePhones(tenant, 5)
  world.apns.faults.add({ match: { topic: tenant.topic }, action: { kind: 'latency', ms: 200 } })
  const calls = phones.map((phone) => tenant.call({ aor: phone.aor, wait: 'none' }))
  await Promise.all(calls)
  await endAllConnections()
  await tenant.ctx.background.drain(30_000)
  world.apns.faults.clear()
  const pushes = await world.db.prisma.push.findMany({ where: { tenantId: tenant.tenantId } })
  expect(pushes.map((push) => push.status)).toEqual(Array(5).fill('accepted'))
})
