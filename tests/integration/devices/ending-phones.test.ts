import { expect, it } from 'vitest'
import { listEndingPhones } from '#lib/devices/list-ending-phones.ts'
import { useAlertWorld } from '#tests/integration/alerts/alert-world.ts'
import { addPushTokens } from '#tests/integration/alerts/push-tokens.ts'

const world = useAlertWorld('2026-11-23T12:00:00.000Z')

it('lists who will stop ringing, the next first, and which credential takes all phones of its app with it', async () => {
  const tenant = await world.tenant()
  const app = { ...(await world.app(tenant)), tenantId: tenant.id }
  await world.certificate(app, world.daysFromNow(5))
  await addPushTokens(world, app, 1, 6)
  await addPushTokens(world, app, 1, 2)
  await addPushTokens(world, app, 1, 80)
  const ctx = world.as(tenant, 'viewer')
  const { phones, apps, lifetimeDays } = await listEndingPhones(ctx, 7)
  expect(phones.map(({ expiresAt }) => expiresAt)).toEqual([world.daysFromNow(2), world.daysFromNow(6)])
  expect(apps).toEqual([
    {
      bundleId: app.bundleId,
      credentialName: 'Certificate 2026',
      endsAt: world.daysFromNow(5),
      isOver: false,
      phones: 3,
    },
  ])
  expect(lifetimeDays).toBe(90)
  expect((await listEndingPhones(ctx, 4)).apps).toEqual([])
})

it('a renewed credential and an app that keeps its push tokens end nobody, and another tenant sees none of it', async () => {
  const tenant = await world.tenant()
  const app = { ...(await world.app(tenant, { keepAfterExpiry: true })), tenantId: tenant.id }
  await world.certificate(app, world.daysFromNow(5))
  await world.certificate(app, world.daysFromNow(300))
  await addPushTokens(world, app, 2, 2)
  expect(await listEndingPhones(world.as(tenant, 'viewer'), 7)).toMatchObject({ phones: [], apps: [] })
  await world.turn()
  expect(await world.db.prisma.alert.count({ where: { tenantId: tenant.id } })).toBe(0)
  const other = await world.tenant()
  expect(await listEndingPhones(world.as(other, 'viewer'), 7)).toMatchObject({ phones: [], apps: [] })
})
