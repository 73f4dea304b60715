import type { Db } from '#lib/platform/db.ts'
import { REGISTRY_TABLES } from './large-registry-store.ts'

const HISTORY_TABLES = ['call', 'push', 'call_event'] as const

/** Slugs of the tenants that are not the large one: what a seed would stand beside. */
export async function listOtherTenants(db: Db, slug: string): Promise<string[]> {
  const rows = await db.prisma.tenant.findMany({
    where: { slug: { not: slug } },
    select: { slug: true },
    orderBy: { slug: 'asc' },
  })
  return rows.map((row) => row.slug)
}

/** The large tenant as far as it is there. Its name says with what it is being filled. */
export function findLargeTenant(
  db: Db,
  slug: string,
): Promise<{ id: string; name: string; createdAt: Date } | null> {
  return db.prisma.tenant.findUnique({ where: { slug }, select: { id: true, name: true, createdAt: true } })
}

/** Takes the tenant and its history away. Where it is the only one, tables are emptied at once. */
export async function removeLargeTenant(db: Db, tenantId: string, isAlone: boolean): Promise<void> {
  if (isAlone) {
    await db.query(
      'large_empty',
      `TRUNCATE ${[...HISTORY_TABLES, 'call_stat', 'account'].join(', ')} CASCADE`,
      [],
    )
  } else {
    for (const table of [...HISTORY_TABLES, 'call_stat']) {
      await db.query(`large_remove_${table}`, `DELETE FROM ${table} WHERE tenant_id = $1::uuid`, [tenantId])
    }
    // Devices refer to apps that may not go while they are there.
    await db.query('large_remove_account', 'DELETE FROM account WHERE tenant_id = $1::uuid', [tenantId])
  }
  await db.query('large_remove_tenant', 'DELETE FROM tenant WHERE id = $1::uuid', [tenantId])
}

/** Partitions of the months from a time on. */
export async function ensureLargePartitions(db: Db, from: Date): Promise<void> {
  await db.query('large_partitions', 'SELECT ensure_history_partitions($1, now())', [from])
}

/** Tables to tidy up after so many rows: statistics for the planner, and pages that need no look at visibility. */
export async function listTidyTables(db: Db): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'large_tidy_tables',
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent::regclass::text = ANY($1::text[]) ORDER BY c.relname`,
    [HISTORY_TABLES],
  )
  return [...REGISTRY_TABLES, ...rows.map(({ name }) => name), 'call_stat']
}

export async function tidyTable(db: Db, table: string): Promise<void> {
  await db.query(`large_tidy_${table}`, `VACUUM (ANALYZE) "${table}"`, [])
}

/** Statistics of the partitioned tables as wholes, which no VACUUM of a partition makes. */
export async function analyzeHistory(db: Db): Promise<void> {
  for (const table of HISTORY_TABLES) await db.query(`large_analyze_${table}`, `ANALYZE ${table}`, [])
}
