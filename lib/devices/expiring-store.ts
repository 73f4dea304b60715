import type { Db } from '#lib/platform/db.ts'

/** How many active push tokens are past their lifetime, and how many will be at a moment. */
export type ExpiringCount = { expired: number; expiring: number }

/** By index push_token (tenant_id, expires_at) WHERE status = 'active'. */
export async function countExpiringRows(
  db: Db,
  tenantId: string,
  now: Date,
  until: Date,
): Promise<ExpiringCount> {
  const rows = await db.query<ExpiringCount>(
    'count_expiring_push_tokens',
    `SELECT count(*) FILTER (WHERE expires_at <= $2)::int AS expired,
      count(*) FILTER (WHERE expires_at > $2)::int AS expiring
    FROM push_token WHERE tenant_id = $1 AND status = 'active' AND expires_at <= $3`,
    [tenantId, now, until],
  )
  return rows[0] ?? { expired: 0, expiring: 0 }
}
