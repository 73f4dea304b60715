import type { Db } from '#lib/platform/db.ts'

/** Makes the monthly partitions of call, push and call_event for a span of time. Answers the names of the new ones. */
export async function ensurePartitions(db: Db, range: { from: Date; to: Date }): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'ensure_history_partitions',
    'SELECT ensure_history_partitions($1, $2) AS name',
    [range.from, range.to],
  )
  return rows.map((row) => row.name)
}

/** Drops the monthly partitions that are wholly older than a moment. Answers their names. */
export async function dropPartitions(db: Db, olderThan: Date): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'drop_history_partitions',
    'SELECT drop_history_partitions($1) AS name',
    [olderThan],
  )
  return rows.map((row) => row.name)
}

/** The longest time that any tenant wants its history kept, in days; null when there is no tenant. */
export async function findLongestRetentionDays(db: Db): Promise<number | null> {
  const { _max } = await db.prisma.tenant.aggregate({ _max: { retentionDays: true } })
  return _max.retentionDays
}

/** Default partitions that hold rows: a month had no partition of its own when they came. */
export async function listUsedDefaultPartitions(db: Db): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'list_used_default_partitions',
    `SELECT 'call_default' AS name WHERE EXISTS (SELECT FROM call_default)
    UNION ALL SELECT 'push_default' WHERE EXISTS (SELECT FROM push_default)
    UNION ALL SELECT 'call_event_default' WHERE EXISTS (SELECT FROM call_event_default)`,
    [],
  )
  return rows.map((row) => row.name)
}

/** Tables of history that have no partition for the month of a moment. */
export async function listUnpreparedTables(db: Db, at: Date): Promise<string[]> {
  const rows = await db.query<{ parent: string }>(
    'list_unprepared_tables',
    `SELECT parent FROM unnest(ARRAY['call', 'push', 'call_event']) AS parent
    WHERE to_regclass(parent || to_char($1::timestamptz AT TIME ZONE 'UTC', '_YYYY_MM')) IS NULL`,
    [at],
  )
  return rows.map((row) => row.parent)
}
