import { expect, it } from 'vitest'
import { systemClock } from '#lib/platform/clock.ts'
import { createLog } from '#lib/platform/log.ts'
import { doubtRefusals } from '#lib/pushes/doubt-refusals.ts'
import { type TestPhone, type TestTenant, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()
const doubt = () => doubtRefusals({ db: world.db, clock: systemClock, log: createLog('test', 'silent') })

async function phones(tenant: TestTenant, count: number, knownToApns: boolean): Promise<TestPhone[]> {
  return Promise.all(Array.from({ length: count }, () => tenant.phone({ knownToApns })))
}

const callAll = (tenant: TestTenant, called: readonly TestPhone[]) =>
  Promise.all(called.map(({ aor }) => tenant.call({ aor })))

const statuses = async ({ tenantId }: TestTenant) =>
  Object.fromEntries(
    (await world.db.prisma.pushToken.groupBy({ by: ['status'], where: { tenantId }, _count: true })).map(
      ({ status, _count }) => [status, _count],
    ),
  )

it('when Apple refuses most push tokens of an app, they come back and further refusals end none', async () => {
  const tenant = await world.tenant()
  const refused = await phones(tenant, 6, false)
  await callAll(tenant, refused)
  expect(await statuses(tenant)).toEqual({ invalid: 6 })

  expect(await doubt()).toMatchObject({ doubted: 1, restored: 6 })
  expect(await statuses(tenant)).toEqual({ active: 6 })
  expect(
    await world.db.prisma.pushTokenEvent.count({ where: { tenantId: tenant.tenantId, type: 'restored' } }),
  ).toBe(6)

  const answers = await callAll(tenant, refused)
  expect(answers.map(({ verdict }) => verdict)).toEqual(refused.map(() => 'push_failed'))
  expect(await statuses(tenant)).toEqual({ active: 6 })
  expect(await doubt()).toMatchObject({ doubted: 0, believed: 0 })
})

it('once Apple takes the app’s pushes again, its refusals are believed again', async () => {
  const tenant = await world.tenant()
  const refused = await phones(tenant, 5, false)
  await callAll(tenant, refused)
  await doubt()
  const good = await phones(tenant, 6, true)
  await callAll(tenant, good)
  expect(await doubt()).toMatchObject({ believed: 1 })
  const [one] = refused
  if (one === undefined) throw new Error('there are phones')
  await tenant.call({ aor: one.aor })
  expect(await statuses(tenant)).toEqual({ active: 10, invalid: 1 })
})

it('a few refused push tokens among many good ones are the push tokens’ own fault', async () => {
  const tenant = await world.tenant()
  await callAll(tenant, [...(await phones(tenant, 5, false)), ...(await phones(tenant, 7, true))])
  expect(await doubt()).toMatchObject({ doubted: 0, restored: 0 })
  expect(await statuses(tenant)).toEqual({ active: 7, invalid: 5 })
})

it('a 410 is about one phone and ends its push token even while refusals are doubted', async () => {
  const tenant = await world.tenant()
  const refused = await phones(tenant, 5, false)
  await callAll(tenant, refused)
  await doubt()
  const phone = await tenant.phone()
  world.apns.devices.unregister(phone.pushToken, new Date(Date.now() + 1_000))
  await tenant.call({ aor: phone.aor })
  expect(await statuses(tenant)).toEqual({ active: 5, invalid: 1 })
})
