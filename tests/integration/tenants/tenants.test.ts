import { describe, expect, it } from 'vitest'
import { createApiKeyAuthenticator } from '#lib/api-keys/authenticate-api-key.ts'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { openNotifications } from '#lib/platform/notifications.ts'
import { getTenant } from '#lib/tenants/get-tenant.ts'
import { listTenants } from '#lib/tenants/list-tenants.ts'
import { setTenantStatus } from '#lib/tenants/set-tenant-status.ts'
import { updateTenant, updateTenantInput } from '#lib/tenants/update-tenant.ts'
import { findSuspendedTenant } from '#lib/users/find-suspended-tenant.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { contextAs, createPerson, platformContext } from '#tests/support/people.ts'

const database = useTestDatabase()
const log = createLog('test', 'silent')

const auditOf = (tenantId: string) =>
  database.db.prisma.auditEvent.findMany({ where: { tenantId }, orderBy: { id: 'asc' } })

describe('settings of a tenant', () => {
  it('are changed by an admin, and the trail says what each was and is', async () => {
    const tenant = await createTenant(database.db)
    const ctx = contextAs(database.db, tenant, 'admin')
    await updateTenant(ctx, { name: 'Acme', waitSeconds: 25, retentionDays: tenant.retentionDays })
    const changed = await getTenant(ctx, { tenantId: tenant.id })
    expect(changed).toMatchObject({ name: 'Acme', waitSeconds: 25, staleAfterDays: tenant.staleAfterDays })
    const [event] = await auditOf(tenant.id)
    expect(event).toMatchObject({
      action: 'tenant.update',
      detail: { name: { from: tenant.name, to: 'Acme' }, waitSeconds: { from: 12, to: 25 } },
    })
  })

  it.each([
    { waitSeconds: 0 },
    { waitSeconds: 61 },
    { retentionDays: 0 },
    { pushTokenLifetimeDays: 3_651 },
    { name: '' },
    { slug: 'other' },
  ])('cannot be %j', (input) => {
    expect(updateTenantInput.safeParse(input).success).toBe(false)
  })
})

describe('a suspended tenant', () => {
  it('has its API keys refused at once, also those that were just used, and let in again at once', async () => {
    const tenant = await createTenant(database.db)
    const platform = platformContext(database.db)
    const { apiKey } = await createApiKey(contextFor(database.db, tenant), {
      name: 'PBX',
      scopes: ['calls:read'],
    })
    const notifications = await openNotifications(database.db, log)
    try {
      const keys = createApiKeyAuthenticator({ db: database.db, notifications, clock: systemClock, log })
      const use = () => keys.authenticate(apiKey, 'calls:read', '127.0.0.1')
      await use()
      await setTenantStatus(platform, { tenantId: tenant.id, status: 'suspended' })
      await expect.poll(() => use().catch((error: Error) => error.message)).toMatch(/suspended/)
      await expect(use()).rejects.toMatchObject({ code: 'forbidden' })
      await setTenantStatus(platform, { tenantId: tenant.id, status: 'active' })
      await expect.poll(() => use().then(({ tenantId }) => tenantId, String)).toBe(tenant.id)
    } finally {
      await notifications.close()
    }
  })

  it('is told to its own people alone', async () => {
    const tenant = await createTenant(database.db)
    const platform = platformContext(database.db)
    const member = await createPerson(platform, { tenantId: tenant.id, role: 'owner' })
    const stranger = await createPerson(platform)
    const seenBy = (person: { userId: string }, isPlatformAdmin = false) =>
      findSuspendedTenant(platform, { ...person, isPlatformAdmin }, tenant.slug)
    expect(await seenBy(member)).toBeNull()
    await setTenantStatus(platform, { tenantId: tenant.id, status: 'suspended' })
    expect(await seenBy(member)).toEqual({ name: tenant.name })
    expect(await seenBy(stranger)).toBeNull()
    expect(await seenBy(stranger, true)).toBeNull()
  })

  it('is suspended and resumed once in the trail, however often it is asked for', async () => {
    const tenant = await createTenant(database.db)
    const platform = platformContext(database.db)
    for (const status of ['suspended', 'suspended', 'active', 'active'] as const) {
      await setTenantStatus(platform, { tenantId: tenant.id, status })
    }
    const actions = (await auditOf(tenant.id)).map(({ action }) => action)
    expect(actions).toEqual(['tenant.suspend', 'tenant.resume'])
  })
})

describe('the list of all tenants', () => {
  it('says what each uses, and finds one by part of its name or slug, taking % literally', async () => {
    const { db } = database
    const tenant = await createTenant(db, { name: `Acme ${newId()}` })
    const platform = platformContext(db)
    await createPerson(platform, { tenantId: tenant.id, role: 'owner' })
    await db.prisma.account.create({ data: { id: newId(), tenantId: tenant.id, aor: 'sip:1@example.com' } })
    const calls = { calls: 3, wakeHistogram: [], appId: newId(), verdict: 'registered', cause: 'answered' }
    const hour = new Date(Math.floor(platform.clock.now().getTime() / 3_600_000) * 3_600_000)
    await db.prisma.callStat.create({ data: { tenantId: tenant.id, hour, ...calls } })
    const { items } = await listTenants(platform, { words: tenant.name.toUpperCase(), after: '' })
    expect(items).toMatchObject([
      { tenantId: tenant.id, members: 1, accounts: 1, devices: 0, activePushTokens: 0, calls: 3 },
    ])
    expect((await listTenants(platform, { words: tenant.slug.slice(2), after: '' })).items).toHaveLength(1)
    expect((await listTenants(platform, { words: '%', after: '' })).items).toEqual([])
  })

  it('goes on after its last slug', async () => {
    const platform = platformContext(database.db)
    await Promise.all(Array.from({ length: 51 }, () => createTenant(database.db)))
    const first = await listTenants(platform, { words: '', after: '' })
    expect(first.items).toHaveLength(50)
    const second = await listTenants(platform, { words: '', after: first.nextAfter ?? '' })
    expect(second.items.length).toBeGreaterThan(0)
    const slugs = [...first.items, ...second.items].map(({ slug }) => slug)
    expect(slugs).toEqual([...new Set(slugs)].sort())
  })
})
