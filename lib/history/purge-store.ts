import type { Db } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'

/** How long a tenant keeps its history. */
export type Retention = { tenantId: string; retentionDays: number }

/** A table of history, and the column whose ids are times and whose index begins with the tenant. */
const TABLES = { push: 'call_id', call_event: 'call_id', call: 'id' } as const

export type HistoryTable = keyof typeof TABLES

/** What hangs on calls goes before them. */
export const HISTORY_TABLES = ['push', 'call_event', 'call'] as const satisfies readonly HistoryTable[]

/** Deletes up to `limit` rows of a tenant that belong to calls from before a moment. Index (tenant_id, id) or (tenant_id, call_id). */
export async function deleteHistory(
  db: Db,
  table: HistoryTable,
  tenantId: string,
  before: Date,
  limit: number,
): Promise<number> {
  const column = TABLES[table]
  const rows = await db.query<{ deleted: number }>(
    `delete_history_${table}`,
    `WITH old AS MATERIALIZED (
      SELECT id FROM ${table} WHERE tenant_id = $1 AND ${column} < $2::uuid ORDER BY ${column} LIMIT $3
    ), gone AS (
      DELETE FROM ${table} WHERE id = ANY (ARRAY(SELECT id FROM old)) AND tenant_id = $1 RETURNING 1
    ) SELECT count(*)::int AS deleted FROM gone`,
    [tenantId, idLowerBound(before), limit],
  )
  return rows[0]?.deleted ?? 0
}

/** Deletes up to `limit` of what happened to push tokens of any tenant before a moment, by the ids, which are times. */
export async function deletePushTokenEvents(db: Db, before: Date, limit: number): Promise<number> {
  const rows = await db.query<{ deleted: number }>(
    'delete_push_token_events',
    `WITH gone AS (
      DELETE FROM push_token_event WHERE id = ANY (ARRAY(
        SELECT id FROM push_token_event WHERE id < $1::uuid ORDER BY id LIMIT $2)) RETURNING 1
    ) SELECT count(*)::int AS deleted FROM gone`,
    [idLowerBound(before), limit],
  )
  return rows[0]?.deleted ?? 0
}

/** Deletes counts of hours of a tenant from before a moment. Primary keys of call_stat and push_stat. */
export async function deleteStats(db: Db, tenantId: string, before: Date): Promise<number> {
  const where = { tenantId, hour: { lt: before } }
  const [calls, pushes] = [
    await db.prisma.callStat.deleteMany({ where }),
    await db.prisma.pushStat.deleteMany({ where }),
  ]
  return calls.count + pushes.count
}

export async function listRetentions(db: Db): Promise<Retention[]> {
  const tenants = await db.prisma.tenant.findMany({ select: { id: true, retentionDays: true } })
  return tenants.map(({ id, retentionDays }) => ({ tenantId: id, retentionDays }))
}
