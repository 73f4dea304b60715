import { expect, it } from 'vitest'
import { exportCalls } from '#lib/calls/export-calls.ts'
import type { Context } from '#lib/platform/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { insertCall } from '../worker/world.ts'
import { createConsoleTenant } from './console-world.ts'

const database = useTestDatabase()
const MANY = 10_500

/** Many calls of a tenant, a second apart. */
async function addCalls(tenantId: string): Promise<void> {
  await database.db.query(
    'insert_many_calls',
    `INSERT INTO call (id, tenant_id, aor, state, wait_ms, deadline_at, started_at)
    SELECT overlay(history_id_bound(at)::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, $1,
      'sip:100@pbx.example.com', 'waiting', 1000, at, at
    FROM generate_series(1, $2::int) n, LATERAL (SELECT now() - n * interval '1 second' AS at) t`,
    [tenantId, MANY],
  )
}

const auditOf = ({ tenantId }: Context) =>
  database.db.prisma.auditEvent.findMany({ where: { tenantId }, select: { action: true, detail: true } })

it('all calls are exported, however many, newest first, and only the tenant’s', async () => {
  const [mine, other] = [await createConsoleTenant(database.db), await createConsoleTenant(database.db)]
  await addCalls(mine.tenantId)
  await insertCall(database.db, new Date(), { tenantId: other.tenantId })
  const ctx = mine.as('viewer')
  const ids: string[] = []
  for await (const page of exportCalls(ctx, {})) ids.push(...page.map(({ id }) => id))
  expect(ids).toHaveLength(MANY)
  expect(ids).toEqual([...new Set(ids)].sort().reverse())
  expect(await auditOf(ctx)).toEqual([{ action: 'calls.export', detail: { calls: MANY, isWhole: true } }])
})

it('an export that is stopped on the way reads no further, and its trail says how far it came', async () => {
  const mine = await createConsoleTenant(database.db)
  await addCalls(mine.tenantId)
  const ctx = mine.as('viewer')
  for await (const page of exportCalls(ctx, {})) {
    expect(page).toHaveLength(1_000)
    break
  }
  expect(await auditOf(ctx)).toEqual([{ action: 'calls.export', detail: { calls: 1_000, isWhole: false } }])
})
