import type { Db } from '#lib/platform/db.ts'

/** Deletes up to `limit` keys of `POST /calls` made before a moment. Index call_key (created_at). */
export function deleteCallKeys(db: Db, before: Date, limit: number): Promise<number> {
  return deleted(db, 'delete_call_keys', 'call_key', before, limit)
}

/** Deletes up to `limit` stored answers of `Idempotency-Key` made before a moment. Index idempotency_key (created_at). */
export function deleteIdempotencyKeys(db: Db, before: Date, limit: number): Promise<number> {
  return deleted(db, 'delete_idempotency_keys', 'idempotency_key', before, limit)
}

async function deleted(
  db: Db,
  name: string,
  table: 'call_key' | 'idempotency_key',
  before: Date,
  limit: number,
): Promise<number> {
  const rows = await db.query<{ deleted: number }>(
    name,
    `WITH gone AS (
      DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${table} WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
      )) RETURNING 1
    ) SELECT count(*)::int AS deleted FROM gone`,
    [before, limit],
  )
  return rows[0]?.deleted ?? 0
}
