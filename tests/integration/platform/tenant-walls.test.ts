import { beforeEach, describe, expect, it } from 'vitest'
import { type Db, openDb } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { applyMigrations } from '#lib/platform/migrate.ts'
import { hasTenantWall, tenantDb } from '#lib/platform/tenant-db.ts'
import { createTenant, type TestTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()
let mine: TestTenant
let theirs: TestTenant
let db: Db

const app = (tenantId: string) => ({
  id: newId(),
  tenantId,
  name: 'App',
  bundleId: newId(),
  payloadTemplate: {},
  tokenCarriers: {},
})

beforeEach(async () => {
  mine = await createTenant(database.db)
  theirs = await createTenant(database.db)
  for (const { id } of [mine, theirs]) await database.db.prisma.app.create({ data: app(id) })
  db = tenantDb(database.db, mine.id)
})

it('the wall stands on every table that has a tenant', async () => {
  expect(await hasTenantWall(database.db)).toBe(true)
  const open = await database.db.query<{ name: string }>(
    'open_tables',
    `SELECT c.relname AS name FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND c.relrowsecurity)`,
    [],
  )
  expect(open, 'call raise_tenant_walls() at the end of the migration that made the table').toEqual([])
})

it('the role reaches every table, and no partition past its parent', async () => {
  const wrong = await database.db.query<{ name: string }>(
    'wrong_grants',
    `SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT LIKE '\\_prisma%'
      AND has_table_privilege('reveille_console', oid, 'SELECT') = relispartition`,
    [],
  )
  expect(wrong).toEqual([])
})

describe('behind the wall', () => {
  it('a statement that forgets the tenant sees one tenant', async () => {
    expect((await db.prisma.app.findMany()).map(({ tenantId }) => tenantId)).toEqual([mine.id])
    const rows = await db.query<{ id: string }>('all_tenants', 'SELECT id FROM tenant', [])
    expect(rows).toEqual([{ id: mine.id }])
    const seen = await db.prisma.$transaction((tx) => tx.app.findMany())
    expect(seen.map(({ tenantId }) => tenantId)).toEqual([mine.id])
    expect(await db.transaction((run) => run('all_apps', 'SELECT tenant_id FROM app', []))).toEqual([
      { tenant_id: mine.id },
    ])
  })

  it('another tenant’s rows can be neither written, changed nor deleted', async () => {
    await expect(db.prisma.app.create({ data: app(theirs.id) })).rejects.toThrow('row-level security')
    expect(await db.prisma.app.updateMany({ data: { name: 'Taken' } })).toEqual({ count: 1 })
    expect(await db.prisma.app.deleteMany({ where: { tenantId: theirs.id } })).toEqual({ count: 0 })
    expect(await database.db.prisma.app.findMany({ where: { tenantId: theirs.id } })).toMatchObject([
      { name: 'App' },
    ])
  })

  it('two tenants that ask at once each see their own', async () => {
    const other = tenantDb(database.db, theirs.id)
    const asked = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? db : other))
    const seen = await Promise.all(asked.map((one) => one.prisma.tenant.findMany({ select: { id: true } })))
    expect(seen.flat().map(({ id }) => id)).toEqual(asked.map((one) => (one === db ? mine.id : theirs.id)))
  })

  it('nothing of it stays on a connection: the next statement without a tenant sees all', async () => {
    await db.prisma.app.findMany()
    await db.query('all_tenants', 'SELECT id FROM tenant', [])
    expect(await database.db.prisma.app.count()).toBeGreaterThanOrEqual(2)
  })
})

it('where the migrating user may not make roles, migrations run and there is no wall', async () => {
  const name = `plain_${newId().replaceAll('-', '')}`
  await database.db.prisma.$executeRawUnsafe(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`)
  await database.db.prisma.$executeRawUnsafe(`CREATE DATABASE ${name} OWNER ${name}`)
  const url = new URL(database.url)
  url.username = name
  url.password = name
  url.pathname = name
  const plain = openDb({ url: url.href, poolSize: 1, applicationName: 'test' })
  try {
    expect(await applyMigrations(url.href)).not.toEqual([])
    expect(await hasTenantWall(plain)).toBe(false)
    await createTenant(plain)
  } finally {
    await plain.close()
    await database.db.prisma.$executeRawUnsafe(`DROP DATABASE ${name}`)
    await database.db.prisma.$executeRawUnsafe(`DROP ROLE ${name}`)
  }
})
