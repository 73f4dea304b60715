import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()

async function sql<Row extends Record<string, unknown>>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return database.db.transaction((run) =>
    run<Row>(createHash('sha1').update(text).digest('hex'), text, values),
  )
}

async function insertEvent(id: string): Promise<string> {
  const tenant = await createTenant(database.db)
  const [row] = await sql<{ partition: string }>(
    `INSERT INTO call_event (id, tenant_id, call_id, type, at, heard_at, said_by)
     VALUES ($1, $2, $1, 'test', now(), now(), 'gateway') RETURNING tableoid::regclass::text AS partition`,
    [id, tenant.id],
  )
  return row?.partition ?? ''
}

const ensure = async (from: string, to: string) =>
  (await sql<{ name: string }>('SELECT ensure_history_partitions($1, $2) AS name', [from, to])).map(
    (row) => row.name,
  )

const drop = async (olderThan: string) =>
  (await sql<{ name: string }>('SELECT drop_history_partitions($1) AS name', [olderThan])).map(
    (row) => row.name,
  )

test('last month, this month and the next two have partitions from the first migration on', async () => {
  const made = await sql<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relname ~ '^(call|push|call_event)_[0-9]{4}_[0-9]{2}$'",
  )
  const now = new Date()
  for (const months of [-1, 0, 1, 2]) {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1))
    const suffix = month.toISOString().slice(0, 7).replace('-', '_')
    for (const table of ['call', 'push', 'call_event']) {
      expect(made).toContainEqual({ name: `${table}_${suffix}` })
    }
  }
})

test('the last millisecond of a month and the first of the next lie on two sides of the bound', async () => {
  await ensure('2031-01-15T00:00:00Z', '2031-02-01T00:00:00Z')
  const end = new Date('2031-01-31T23:59:59.999Z')
  const start = new Date('2031-02-01T00:00:00.000Z')
  const prefix = (at: Date) =>
    at
      .getTime()
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')
  expect(await insertEvent(newId(end))).toBe('call_event_2031_01')
  expect(await insertEvent(`${prefix(end)}-7fff-bfff-ffffffffffff`)).toBe('call_event_2031_01')
  expect(await insertEvent(`${prefix(start)}-7000-8000-000000000000`)).toBe('call_event_2031_02')
  expect(await insertEvent(newId(start))).toBe('call_event_2031_02')
})

test('months follow each other without a gap, across years and the days when clocks change', async () => {
  const made = await database.db.transaction(async (run) => {
    await run('new york', "SET LOCAL TIME ZONE 'America/New_York'", [])
    return run(
      'ensure',
      "SELECT ensure_history_partitions('2032-01-01T00:00:00Z', '2033-03-31T23:59:59Z')",
      [],
    )
  })
  expect(made).toHaveLength(15 * 3)
  const bounds = await sql<{ low: string; high: string }>(
    `SELECT substring(bound FROM 'FROM \\(''([^'']+)') AS low, substring(bound FROM 'TO \\(''([^'']+)') AS high
     FROM (SELECT relname, pg_get_expr(relpartbound, oid) AS bound FROM pg_class) partition
     WHERE relname ~ '^call_203[23]_[0-9]{2}$' ORDER BY relname`,
  )
  expect(bounds).toHaveLength(15)
  for (const [index, { high }] of bounds.slice(0, -1).entries()) expect(high).toBe(bounds[index + 1]?.low)
})

test('asking again makes nothing', async () => {
  await ensure('2034-01-01T00:00:00Z', '2034-02-01T00:00:00Z')
  expect(await ensure('2034-01-01T00:00:00Z', '2034-02-01T00:00:00Z')).toEqual([])
})

test('processes that ask at once make each partition once', async () => {
  const made = await Promise.all(
    Array.from({ length: 4 }, () => ensure('2035-01-01T00:00:00Z', '2035-06-01T00:00:00Z')),
  )
  expect(made.flat()).toHaveLength(6 * 3)
  expect(new Set(made.flat()).size).toBe(6 * 3)
})

test('a row for a month without a partition waits in the default one and moves when its month is made', async () => {
  const id = newId(new Date('2036-07-10T00:00:00Z'))
  expect(await insertEvent(id)).toBe('call_event_default')
  await ensure('2036-07-01T00:00:00Z', '2036-07-01T00:00:00Z')
  const [row] = await sql('SELECT tableoid::regclass::text AS partition FROM call_event WHERE id = $1', [id])
  expect(row).toEqual({ partition: 'call_event_2036_07' })
})

test('a month is dropped only when all of it is older, and the default partition is cleaned likewise', async () => {
  await ensure('2020-01-01T00:00:00Z', '2020-03-01T00:00:00Z')
  const old = newId(new Date('2019-05-05T00:00:00Z'))
  expect(await insertEvent(old)).toBe('call_event_default')
  expect(await drop('2020-02-29T23:59:59.999Z')).toEqual([
    'call_2020_01',
    'push_2020_01',
    'call_event_2020_01',
  ])
  expect(await sql('SELECT 1 FROM call_event WHERE id = $1', [old])).toEqual([])
  expect(await drop('2020-03-01T00:00:00Z')).toEqual(['call_2020_02', 'push_2020_02', 'call_event_2020_02'])
})

test('a call by id and a page of newest calls read the partitions of their time only', async () => {
  const plan = async (where: string) =>
    (await sql<{ 'QUERY PLAN': string }>(`EXPLAIN SELECT * FROM call WHERE ${where}`))
      .map((row) => row['QUERY PLAN'])
      .join('\n')
  const tenant = newId()
  await ensure('2037-01-01T00:00:00Z', '2037-03-01T00:00:00Z')
  const byId = await plan(`tenant_id = '${tenant}' AND id = '${newId(new Date('2037-02-10T00:00:00Z'))}'`)
  expect(byId.match(/call_\w+ call|on (call_\d{4}_\d{2})/g)).toHaveLength(1)
  expect(byId).toContain('call_2037_02')
  const from = newId(new Date('2037-02-01T00:00:00Z'))
  const to = newId(new Date('2037-02-28T23:59:59Z'))
  const page = await plan(
    `tenant_id = '${tenant}' AND id >= '${from}' AND id < '${to}' ORDER BY id DESC LIMIT 50`,
  )
  expect(page).toContain('call_2037_02')
  expect(page).not.toMatch(/call_2037_0[13]|call_default/)
})

test('pages of call, push, push token and registration keep room for new versions of rows', async () => {
  const full = await sql(
    `SELECT relname FROM pg_class
     JOIN (VALUES ('^call_[0-9d]', 60), ('^push_[0-9d]', 50), ('^(push_token|registration)$', 80)) AS wanted(name, percent)
       ON relname ~ wanted.name
     WHERE relkind = 'r' AND NOT coalesce(reloptions, '{}') @> ARRAY['fillfactor=' || wanted.percent]`,
  )
  expect(full).toEqual([])
})
