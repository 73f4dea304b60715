import type { Db } from '#lib/platform/db.ts'

/** A tenant and how long its push tokens live after their last registration. */
export type TenantLifetime = { tenantId: string; lifetimeDays: number }

export async function listLifetimes(db: Db): Promise<TenantLifetime[]> {
  const tenants = await db.prisma.tenant.findMany({ select: { id: true, pushTokenLifetimeDays: true } })
  return tenants.map(({ id, pushTokenLifetimeDays }) => ({
    tenantId: id,
    lifetimeDays: pushTokenLifetimeDays,
  }))
}

/** What became of one page of push tokens. */
export type AgedPage = {
  expired: number
  restored: number
  /** Kept their status, but end at another time than was written. */
  moved: number
}

/** Whether a push token `pt` of an `app` is within its lifetime, or needs none. */
const LIVES = `(app.keep_after_expiry OR pt.last_registered_at + $4::int * interval '24 hours' > $5::timestamptz)`

/*
 * One page of a tenant's push tokens in the order of their ids, by index push_token (tenant_id, id). Only rows that
 * change are locked, and a row that a REGISTER or a push holds is left to the next turn. What is read before the
 * lock is read again with it, so a REGISTER that came between is seen.
 *
 * A push token that its lifetime ended comes back when the lifetime was raised, or its app keeps such push tokens
 * now, unless its device has sent another one since.
 */
const AGE_PAGE = `
WITH page AS MATERIALIZED (
  SELECT id FROM push_token WHERE tenant_id = $1 AND id > $2 AND id <= $7 ORDER BY id LIMIT $3
), due AS MATERIALIZED (
  SELECT pt.id
  FROM push_token pt
  JOIN app ON app.tenant_id = pt.tenant_id AND app.id = pt.app_id
  WHERE pt.id = ANY (ARRAY(SELECT id FROM page)) AND pt.tenant_id = $1 AND ((pt.status = 'active' AND (
      pt.expires_at <> pt.last_registered_at + $4::int * interval '24 hours' OR NOT ${LIVES}))
    OR (pt.status = 'disabled' AND pt.status_reason = 'expired' AND ${LIVES}
      AND NOT EXISTS (SELECT FROM push_token other WHERE other.tenant_id = pt.tenant_id
        AND other.device_id = pt.device_id AND other.app_id = pt.app_id AND other.kind = pt.kind
        AND other.status = 'active')))
  ORDER BY pt.id FOR NO KEY UPDATE OF pt SKIP LOCKED
), changed AS (
  UPDATE push_token pt SET expires_at = pt.last_registered_at + $4::int * interval '24 hours',
    status = CASE WHEN ${LIVES} THEN 'active'::push_token_status ELSE 'disabled' END,
    status_reason = CASE WHEN ${LIVES} THEN '' ELSE 'expired' END,
    status_since = CASE WHEN ${LIVES} = (pt.status = 'active') THEN pt.status_since ELSE $5::timestamptz END
  FROM app
  WHERE pt.id = ANY (ARRAY(SELECT id FROM due)) AND pt.tenant_id = $1
    AND app.tenant_id = pt.tenant_id AND app.id = pt.app_id
  RETURNING pt.id, pt.status, pt.status_since = $5::timestamptz AS has_changed
), numbered AS MATERIALIZED (
  SELECT id, CASE WHEN has_changed THEN CASE status WHEN 'active' THEN 'restored' ELSE 'expired' END END AS change,
    row_number() OVER () AS n FROM changed
), noted AS (
  INSERT INTO push_token_event (id, tenant_id, push_token_id, type, detail, created_at)
  SELECT ($6::uuid[])[n], $1, id, change, CASE change WHEN 'expired'
    THEN jsonb_build_object('lifetimeDays', $4::int) ELSE '{"was":"expired","reason":"lifetime_raised"}' END, $5::timestamptz
  FROM numbered WHERE change IS NOT NULL
)
SELECT count(*) FILTER (WHERE change = 'expired')::int AS expired, count(*) FILTER (WHERE change = 'restored')::int AS restored,
  count(*) FILTER (WHERE change IS NULL)::int AS moved
FROM numbered`

/** A page of push tokens by id: those after `afterId` up to `lastId`. */
export type IdRange = { afterId: string; lastId: string }

/** The id that is the `size`th after another one among a tenant's push tokens; null where there are fewer. */
export async function findPageEnd(
  db: Db,
  tenantId: string,
  afterId: string,
  size: number,
): Promise<string | null> {
  const rows = await db.query<{ id: string }>(
    'find_push_token_page_end',
    'SELECT id FROM push_token WHERE tenant_id = $1 AND id > $2 ORDER BY id OFFSET $3 LIMIT 1',
    [tenantId, afterId, size - 1],
  )
  return rows[0]?.id ?? null
}

/**
 * Ages a page of a tenant's push tokens.
 *
 * @param eventIds one for each push token of a page
 */
export async function agePage(
  db: Db,
  tenant: TenantLifetime,
  { afterId, lastId }: IdRange,
  eventIds: readonly string[],
  now: Date,
): Promise<AgedPage> {
  const rows = await db.query<AgedPage>('age_push_tokens', AGE_PAGE, [
    tenant.tenantId,
    afterId,
    eventIds.length,
    tenant.lifetimeDays,
    now,
    eventIds,
    lastId,
  ])
  return rows[0] ?? { expired: 0, restored: 0, moved: 0 }
}
