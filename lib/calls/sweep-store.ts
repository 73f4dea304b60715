import type { Db } from '#lib/platform/db.ts'

/*
 * Ends pushes whose call had its verdict before Apple answered and whose gateway died then: settling the call
 * passed them by. Calls are locked before pushes, each by id, as everywhere.
 */
const SETTLE_LOST_PUSHES = `
WITH lost AS MATERIALIZED (
  SELECT id, tenant_id, call_id FROM push
  WHERE id >= history_id_bound($1::timestamptz) AND id < history_id_bound($2::timestamptz)
    AND status = 'pending' AND expiration_at <= $2::timestamptz
  ORDER BY id LIMIT $4
), locked_call AS MATERIALIZED (
  SELECT id FROM call WHERE id IN (SELECT call_id FROM lost) ORDER BY id FOR NO KEY UPDATE
), ended AS (
  UPDATE push p SET status = 'unsent', reason = 'gateway_lost', settled_at = $3::timestamptz,
    detail = 'The gateway that was sending this push ended before Apple answered.'
  FROM lost
  WHERE p.id = lost.id AND p.tenant_id = lost.tenant_id AND p.status = 'pending'
    AND (SELECT count(*) FROM locked_call) >= 0
  RETURNING p.id, p.tenant_id, p.call_id
), counted AS (
  UPDATE call c SET failed_count = c.failed_count + n.pushes
  FROM (SELECT tenant_id, call_id, count(*) AS pushes FROM ended GROUP BY tenant_id, call_id) n
  WHERE c.id = n.call_id AND c.tenant_id = n.tenant_id
)
SELECT id FROM ended`

/**
 * Ends pushes that nobody will end any more: made between `from` and `to`, expired, and still pending. Primary
 * key range, so the range bounds the cost.
 *
 * @returns their ids, at most `limit`
 */
export async function settleLostPushes(
  db: Db,
  range: { from: Date; to: Date },
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>('settle_lost_pushes', SETTLE_LOST_PUSHES, [
    range.from,
    range.to,
    now,
    limit,
  ])
  return rows.map((row) => row.id)
}

/** A page of calls made in a time whose stored cause says `in_progress`, oldest first, after a call id. Primary key range. */
export async function listInProgressCalls(
  db: Db,
  range: { from: Date; to: Date; after: string | null },
  limit: number,
): Promise<{ callId: string; tenantId: string }[]> {
  const rows = await db.query<{ id: string; tenant_id: string }>(
    'list_in_progress_calls',
    `SELECT id, tenant_id FROM call
    WHERE id > coalesce($3::uuid, history_id_bound($1::timestamptz)) AND id < history_id_bound($2::timestamptz)
      AND cause = 'in_progress'
    ORDER BY id LIMIT $4`,
    [range.from, range.to, range.after, limit],
  )
  return rows.map((row) => ({ callId: row.id, tenantId: row.tenant_id }))
}
