import type { Db } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'

/** Apple's words that a push token is not one of this app in this environment: its fault, or ours. */
const REFUSALS = ['BadDeviceToken', 'DeviceTokenNotForTopic']

/** How an app's push tokens fared within a window: push tokens, not pushes. */
export type RefusalCount = {
  tenantId: string
  appId: string
  isDoubted: boolean
  refused: number
  accepted: number
}

type CountRow = { tenant_id: string; app_id: string; is_doubted: boolean; refused: number; accepted: number }

/*
 * Looks at pushes only of apps of which some push token was refused lately, or whose refusals are doubted now. Index
 * push_token (status_since) WHERE status = 'invalid', then push (tenant_id, call_id), whose ids are times too.
 */
const COUNT_REFUSALS = `
WITH suspect AS MATERIALIZED (
  SELECT pt.tenant_id, pt.app_id AS id FROM push_token pt
  WHERE pt.status = 'invalid' AND pt.status_since >= $1::timestamptz AND pt.status_reason = ANY($2::text[])
  GROUP BY pt.tenant_id, pt.app_id HAVING count(*) >= $3
  UNION SELECT tenant_id, id FROM app WHERE refusals_doubted_since IS NOT NULL
)
SELECT app.tenant_id, app.id AS app_id, app.refusals_doubted_since IS NOT NULL AS is_doubted,
  counted.refused, counted.accepted
FROM suspect JOIN app ON app.tenant_id = suspect.tenant_id AND app.id = suspect.id
CROSS JOIN LATERAL (
  SELECT count(DISTINCT push_token_id) FILTER (WHERE status = 'rejected' AND reason = ANY($2::text[]))::int AS refused,
    count(DISTINCT push_token_id) FILTER (WHERE status = 'accepted')::int AS accepted
  FROM push
  WHERE push.tenant_id = app.tenant_id AND push.call_id >= $4::uuid AND push.id >= $4::uuid
    AND push.topic = app.bundle_id || '.voip'
) counted`

/** Counts refused and accepted push tokens since a moment, for each app that `atLeast` of them makes worth it. */
export async function countRefusals(db: Db, since: Date, atLeast: number): Promise<RefusalCount[]> {
  const rows = await db.query<CountRow>('count_refusals', COUNT_REFUSALS, [
    since,
    REFUSALS,
    atLeast,
    idLowerBound(since),
  ])
  return rows.map(({ tenant_id, app_id, is_doubted, refused, accepted }) => ({
    tenantId: tenant_id,
    appId: app_id,
    isDoubted: is_doubted,
    refused,
    accepted,
  }))
}

/** From now on refusals of this app's push tokens end none of them; false if another process said so first. */
export async function markDoubted(
  db: Db,
  app: { tenantId: string; appId: string },
  now: Date,
): Promise<boolean> {
  const { count } = await db.prisma.app.updateMany({
    where: { tenantId: app.tenantId, id: app.appId, refusalsDoubtedSince: null },
    data: { refusalsDoubtedSince: now },
  })
  return count > 0
}

export async function endDoubt(db: Db, app: { tenantId: string; appId: string }): Promise<void> {
  await db.prisma.app.updateMany({
    where: { tenantId: app.tenantId, id: app.appId },
    data: { refusalsDoubtedSince: null },
  })
}

const RESTORE = `
WITH refused AS MATERIALIZED (
  SELECT pt.id, row_number() OVER () AS n FROM (
    SELECT id FROM push_token pt
    WHERE pt.status = 'invalid' AND pt.status_since >= $3::timestamptz AND pt.status_reason = ANY($4::text[])
      AND pt.tenant_id = $1 AND pt.app_id = $2
      AND NOT EXISTS (SELECT FROM push_token other WHERE other.tenant_id = pt.tenant_id
        AND other.device_id = pt.device_id AND other.app_id = pt.app_id AND other.kind = pt.kind
        AND other.status = 'active')
    ORDER BY id LIMIT $5 FOR NO KEY UPDATE SKIP LOCKED
  ) pt
), restored AS (
  UPDATE push_token pt SET status = 'active', status_reason = '', status_since = $6::timestamptz
  FROM refused
  WHERE pt.id = ANY (ARRAY(SELECT id FROM refused)) AND pt.tenant_id = $1 AND pt.id = refused.id
), noted AS (
  INSERT INTO push_token_event (id, tenant_id, push_token_id, type, detail, created_at)
  SELECT ($7::uuid[])[n], $1, id, 'restored', '{"was":"invalid","reason":"mass_refusal"}', $6::timestamptz FROM refused
)
SELECT count(*)::int AS restored FROM refused`

/** Gives push tokens that were refused since a moment back to their phones, at most as many as there are event ids. */
export async function restoreRefused(
  db: Db,
  app: { tenantId: string; appId: string },
  since: Date,
  now: Date,
  eventIds: readonly string[],
): Promise<number> {
  const rows = await db.query<{ restored: number }>('restore_refused', RESTORE, [
    app.tenantId,
    app.appId,
    since,
    REFUSALS,
    eventIds.length,
    now,
    eventIds,
  ])
  return rows[0]?.restored ?? 0
}
