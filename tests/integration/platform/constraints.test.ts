import { beforeEach, expect, test } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { createTenant, type TestTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()
let tenant: TestTenant

beforeEach(async () => {
  tenant = await createTenant(database.db)
})

function createApp(overrides: {
  bundleId: string
  isDefault?: boolean
  waitSeconds?: number
  tenantId?: string
}) {
  return database.db.prisma.app.create({
    data: {
      id: newId(),
      tenantId: tenant.id,
      name: 'App',
      payloadTemplate: {},
      tokenCarriers: {},
      ...overrides,
    },
  })
}

async function createPushToken(value: string) {
  const { prisma } = database.db
  const tenantId = tenant.id
  const app = await createApp({ bundleId: newId() })
  const account = await prisma.account.create({
    data: { id: newId(), tenantId, aor: `sip:${newId()}@a.example` },
  })
  const device = await prisma.device.create({
    data: { id: newId(), tenantId, accountId: account.id, appId: app.id },
  })
  return prisma.pushToken.create({
    data: {
      id: newId(),
      tenantId,
      deviceId: device.id,
      appId: app.id,
      aor: account.aor,
      kind: 'voip',
      value,
      fingerprint: value,
      expiresAt: new Date(),
    },
  })
}

test('a tenant has one default app and any number of others', async () => {
  await createApp({ bundleId: 'one', isDefault: true })
  await createApp({ bundleId: 'two' })
  await createApp({ bundleId: 'three' })
  await expect(createApp({ bundleId: 'four', isDefault: true })).rejects.toThrow(/[Uu]nique constraint/)
})

test('one alert per rule and subject is open, and a resolved one makes room', async () => {
  const create = () =>
    database.db.prisma.alert.create({
      data: { id: newId(), tenantId: tenant.id, rule: 'r', subject: 's', summary: '' },
    })
  const first = await create()
  await expect(create()).rejects.toThrow(/[Uu]nique constraint/)
  await database.db.prisma.alert.update({ where: { id: first.id }, data: { status: 'resolved' } })
  await create()
})

test.each([0, 61, -1])('a wait of %i seconds is refused', async (waitSeconds) => {
  await expect(createTenant(database.db, { waitSeconds })).rejects.toThrow(/tenant_wait_seconds_check/)
  await expect(createApp({ bundleId: 'x', waitSeconds })).rejects.toThrow(/app_wait_seconds_check/)
})

test.each(['', 'abc', 'zz', 'a'.repeat(202), 'ab cd'])('%j is refused as a push token', async (value) => {
  await expect(createPushToken(value)).rejects.toThrow(/push_token_value_check/)
})

test.each(['ab', 'a'.repeat(64), 'AB'.repeat(100)])('%j is taken as a push token', async (value) => {
  expect(await createPushToken(value)).toMatchObject({ value })
})

test('the database refuses a device that names another tenant’s account', async () => {
  const other = await createTenant(database.db)
  const account = await database.db.prisma.account.create({
    data: { id: newId(), tenantId: other.id, aor: 'sip:1@b.example' },
  })
  await expect(
    database.db.prisma.device.create({ data: { id: newId(), tenantId: tenant.id, accountId: account.id } }),
  ).rejects.toThrow(/[Ff]oreign key/)
})
