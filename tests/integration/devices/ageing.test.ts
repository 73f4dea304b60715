import { expect, it } from 'vitest'
import { agePushTokens } from '#lib/devices/age-push-tokens.ts'
import type { Db } from '#lib/platform/db.ts'
import { type TestPhone, type TestTenant, useCallWorld } from '#tests/support/call-world.ts'
import { fixedClock } from '#tests/support/context.ts'

const world = useCallWorld()
const DAY_MS = 86_400_000

async function makePhone(days: number, app = {}): Promise<{ tenant: TestTenant; phone: TestPhone }> {
  const tenant = await world.tenant(app)
  const phone = await tenant.phone()
  await notSeenFor(world.db, tenant, days)
  return { tenant, phone }
}

/** As if the phones had last registered so long ago. */
async function notSeenFor(db: Db, { tenantId }: TestTenant, days: number): Promise<void> {
  const at = new Date(Date.now() - days * DAY_MS)
  await db.prisma.pushToken.updateMany({
    where: { tenantId },
    data: { lastRegisteredAt: at, expiresAt: new Date(at.getTime() + 90 * DAY_MS) },
  })
}

const age = (clock = fixedClock(new Date())) => agePushTokens({ db: world.db, clock })
const readOne = ({ tenantId }: TestTenant) =>
  world.db.prisma.pushToken.findFirstOrThrow({ where: { tenantId } })
const historyOf = async ({ tenantId }: TestTenant) =>
  (await world.db.prisma.pushTokenEvent.findMany({ where: { tenantId }, orderBy: { id: 'asc' } })).map(
    ({ type, detail }) => ({ type, detail }),
  )

it('a push token expires when its lifetime is over, is not called then, and its history says why', async () => {
  const { tenant, phone } = await makePhone(90)
  expect(await age()).toMatchObject({ expired: 1 })
  expect(await readOne(tenant)).toMatchObject({ status: 'disabled', statusReason: 'expired' })
  expect(await historyOf(tenant)).toMatchObject([
    { type: 'seen' },
    { type: 'expired', detail: { lifetimeDays: 90 } },
  ])
  expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'no_token' })
  expect(await age()).toMatchObject({ expired: 0 })
})

it('a REGISTER revives an expired push token, which rings again', async () => {
  const { tenant, phone } = await makePhone(200)
  await age()
  expect(await phone.wake()).toMatchObject({ pushTokenStatus: 'active' })
  expect(await readOne(tenant)).toMatchObject({ status: 'active', statusReason: '' })
  expect((await historyOf(tenant)).at(-1)).toMatchObject({ type: 'revived', detail: { was: 'disabled' } })
  expect(await tenant.call({ aor: phone.aor })).toMatchObject({ pushed: 1 })
})

it('a day before the end of its lifetime a push token is left alone', async () => {
  const { tenant } = await makePhone(89)
  await age()
  expect(await readOne(tenant)).toMatchObject({ status: 'active' })
})

it('an app may keep push tokens past their lifetime, and turning that on brings back those that had ended', async () => {
  const { tenant } = await makePhone(100)
  await age()
  await world.db.prisma.app.update({ where: { id: tenant.appId }, data: { keepAfterExpiry: true } })
  expect(await age()).toMatchObject({ restored: 1, expired: 0 })
  expect(await readOne(tenant)).toMatchObject({ status: 'active' })
  expect((await historyOf(tenant)).at(-1)).toMatchObject({ type: 'restored' })
})

it('a tenant that raises the lifetime gets its push tokens back, and one that lowers it loses some', async () => {
  const { tenant } = await makePhone(100)
  await age()
  const lifetime = (pushTokenLifetimeDays: number) =>
    world.db.prisma.tenant.update({ where: { id: tenant.tenantId }, data: { pushTokenLifetimeDays } })
  await lifetime(120)
  expect(await age()).toMatchObject({ restored: 1 })
  const { expiresAt, lastRegisteredAt } = await readOne(tenant)
  expect(expiresAt.getTime() - lastRegisteredAt.getTime()).toBe(120 * DAY_MS)
  await lifetime(99)
  expect(await age()).toMatchObject({ expired: 1 })
})

it('a push token that its device has replaced since does not come back with a longer lifetime', async () => {
  const { tenant, phone } = await makePhone(100)
  await age()
  await phone.wake({ xToken: 'ab'.repeat(32) })
  await world.db.prisma.tenant.update({
    where: { id: tenant.tenantId },
    data: { pushTokenLifetimeDays: 365 },
  })
  await age()
  const statuses = await world.db.prisma.pushToken.findMany({
    where: { tenantId: tenant.tenantId },
    orderBy: { id: 'asc' },
    select: { status: true },
  })
  expect(statuses).toEqual([{ status: 'disabled' }, { status: 'active' }])
})

it('a scan leaves a push token that a REGISTER holds, and a REGISTER goes through while a scan is under way', async () => {
  const { tenant, phone } = await makePhone(100)
  const holding = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const register = world.db.transaction(async (run) => {
    await run('hold_push_token', 'SELECT id FROM push_token WHERE tenant_id = $1 FOR NO KEY UPDATE', [
      tenant.tenantId,
    ])
    holding.resolve()
    await release.promise
  })
  await holding.promise
  expect(await age()).toMatchObject({ expired: 0 })
  release.resolve()
  await register
  const [aged, registered] = await Promise.all([age(), phone.wake()])
  expect(registered).toMatchObject({ ok: true })
  expect(aged.expired).toBeLessThanOrEqual(1)
  await age()
  expect(await readOne(tenant)).toMatchObject({ status: 'active' })
})
