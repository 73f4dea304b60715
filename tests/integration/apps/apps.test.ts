import { describe, expect, it } from 'vitest'
import { createApp } from '#lib/apps/create-app.ts'
import { deleteApp } from '#lib/apps/delete-app.ts'
import { getApp } from '#lib/apps/get-app.ts'
import { listApps } from '#lib/apps/list-apps.ts'
import { createAppInput } from '#lib/apps/schemas.ts'
import { updateApp } from '#lib/apps/update-app.ts'
import { newId } from '#lib/platform/ids.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()

async function inTenant() {
  const tenant = await createTenant(database.db)
  return contextFor(database.db, tenant)
}

/** Waits for a `reveille_config` of the tenant while the work is done. */
async function hears(tenantId: string, work: () => Promise<unknown>): Promise<void> {
  const client = await database.db.connect()
  try {
    await client.query('LISTEN reveille_config')
    const heard = new Promise<void>((resolve) => {
      client.on('notification', ({ payload }) => payload === tenantId && resolve())
    })
    await work()
    await heard
  } finally {
    await client.end()
  }
}

describe('apps of a tenant', () => {
  it('have one default: the first, until another is made it', async () => {
    const ctx = await inTenant()
    const first = await createApp(ctx, { bundleId: 'com.example.a', name: 'A' })
    const second = await createApp(ctx, { bundleId: 'com.example.b', name: 'B' })
    const defaults = async () => (await listApps(ctx)).filter((app) => app.isDefault).map((app) => app.appId)
    expect(await defaults()).toEqual([first.appId])
    await updateApp(ctx, { appId: second.appId, isDefault: true, waitSeconds: 30 })
    expect(await defaults()).toEqual([second.appId])
    expect(await getApp(ctx, { bundleId: 'com.example.b' })).toMatchObject({ name: 'B', waitSeconds: 30 })
  })

  it('have one default even when several are made at once', async () => {
    const ctx = await inTenant()
    const names = ['a', 'b', 'c', 'd']
    await Promise.all(names.map((name) => createApp(ctx, { bundleId: `com.example.${name}`, name })))
    expect((await listApps(ctx)).filter((app) => app.isDefault)).toHaveLength(1)
    expect(await listApps(ctx)).toHaveLength(4)
  })

  it('cannot have one bundle id twice in a tenant, but in two tenants', async () => {
    const ctx = await inTenant()
    await createApp(ctx, { bundleId: 'com.example.a', name: 'A' })
    await expect(createApp(ctx, { bundleId: 'com.example.a', name: 'Again' })).rejects.toMatchObject({
      code: 'conflict',
      faults: [{ pointer: '/bundleId' }],
    })
    await createApp(await inTenant(), { bundleId: 'com.example.a', name: 'A' })
  })

  it('tell every process of each change, when it is committed', async () => {
    const ctx = await inTenant()
    let appId = ''
    await hears(ctx.tenantId, async () => {
      appId = (await createApp(ctx, { bundleId: 'com.example.a', name: 'A' })).appId
    })
    await hears(ctx.tenantId, () => updateApp(ctx, { appId, name: 'B' }))
    await hears(ctx.tenantId, () => deleteApp(ctx, { appId }))
    expect(await listApps(ctx)).toEqual([])
    const audit = await database.db.prisma.auditEvent.findMany({
      where: { subjectId: appId },
      orderBy: { id: 'asc' },
    })
    expect(audit.map(({ action }) => action)).toEqual(['app.create', 'app.update', 'app.delete'])
  })

  it('cannot be removed while devices belong to them', async () => {
    const ctx = await inTenant()
    const { appId } = await createApp(ctx, { bundleId: 'com.example.a', name: 'A' })
    const account = { id: newId(), tenantId: ctx.tenantId, aor: 'sip:1@example.com' }
    await database.db.prisma.account.create({ data: account })
    await database.db.prisma.device.create({
      data: { id: newId(), tenantId: ctx.tenantId, accountId: account.id, appId },
    })
    await expect(deleteApp(ctx, { appId })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are not there for another tenant', async () => {
    const { appId } = await createApp(await inTenant(), { bundleId: 'com.example.a', name: 'A' })
    const other = await inTenant()
    await expect(getApp(other, { appId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(updateApp(other, { appId, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(deleteApp(other, { appId })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('what an app may be', () => {
  const faultsOf = (members: object) =>
    createAppInput
      .safeParse({ bundleId: 'com.example.a', name: 'A', ...members })
      .error?.issues.map((issue) => issue.path.join('/'))

  it.each([
    [{ bundleId: 'nodots' }, 'bundleId'],
    [{ name: '' }, 'name'],
    [{ userAgentPattern: '(' }, 'userAgentPattern'],
    [{ waitSeconds: 0 }, 'waitSeconds'],
    [{ tokenCarriers: [] }, 'tokenCarriers'],
    [{ payloadTemplate: { aps: { x: '{{nobody}}' } } }, 'payloadTemplate/aps/x'],
    [{ payloadTemplate: { aps: 'text' } }, 'payloadTemplate/aps'],
    [{ payloadTemplate: { aps: { x: '{{callerName}}'.repeat(30) } } }, 'payloadTemplate'],
  ])('not %j', (members, path) => {
    expect(faultsOf(members)).toEqual([path])
  })
})
