import type { Db } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'

/** A push token as a lookup answers it. */
export type FoundPushToken = {
  value: string
  kind: 'voip' | 'alert'
  environment: 'production' | 'sandbox' | 'unknown'
  bundle_id: string
  device_id: string
  status: 'active' | 'invalid' | 'replaced' | 'disabled'
  last_registered_at: Date
  expires_at: Date
  user_agent: string
}

const COLUMNS = `pt.value, pt.kind, pt.environment, app.bundle_id, pt.device_id, pt.status,
  coalesce(greatest(pt.last_registered_at, r.registered_at), pt.last_registered_at) AS last_registered_at,
  pt.expires_at, d.user_agent
FROM push_token pt
JOIN app ON app.tenant_id = pt.tenant_id AND app.id = pt.app_id
JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
LEFT JOIN registration r ON r.tenant_id = pt.tenant_id AND r.device_id = pt.device_id AND r.push_token_id = pt.id
WHERE pt.tenant_id = $1 AND pt.aor = $2`

/** The lookup that a PBX makes: one prepared statement; index push_token (tenant_id, aor) WHERE status = 'active'. */
export const FIND_ACTIVE_PUSH_TOKENS = `SELECT ${COLUMNS} AND pt.status = 'active' ORDER BY pt.id DESC`

/** Push tokens of an account, newest first. An unknown AOR has none. */
export function findPushTokenRows(
  db: Db,
  tenantId: string,
  aor: string,
  status: 'active' | 'all',
): Promise<FoundPushToken[]> {
  return status === 'active'
    ? db.query<FoundPushToken>('find_active_push_tokens', FIND_ACTIVE_PUSH_TOKENS, [tenantId, aor])
    : db.query<FoundPushToken>('find_all_push_tokens', `SELECT ${COLUMNS} ORDER BY pt.id DESC`, [
        tenantId,
        aor,
      ])
}

/** Ids of the active push tokens with this value; more than one where several apps share it. */
export async function findPushTokenIds(db: Db, tenantId: string, fingerprint: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'find_push_token_ids',
    `SELECT pt.id FROM app
    JOIN push_token pt ON pt.tenant_id = app.tenant_id AND pt.app_id = app.id AND pt.kind IN ('voip', 'alert')
    WHERE app.tenant_id = $1 AND pt.fingerprint = $2`,
    [tenantId, fingerprint],
  )
  return rows.map((row) => row.id)
}

const WAKE_TIME_DAYS = 30
const WAKE_TIMES_READ = 200

/** Measured wake times of devices in milliseconds, the latest first. Index push (tenant_id, device_id, id). */
export async function findWakeTimes(
  db: Db,
  tenantId: string,
  deviceIds: readonly string[],
  now: Date,
): Promise<number[]> {
  if (deviceIds.length === 0) return []
  const rows = await db.query<{ wake_ms: number }>(
    'find_wake_times',
    `SELECT (extract(epoch FROM woke_at - settled_at) * 1000)::float8 AS wake_ms FROM push
    WHERE tenant_id = $1 AND device_id = ANY($2::uuid[]) AND id >= $3 AND woke_at >= settled_at
    ORDER BY id DESC LIMIT ${WAKE_TIMES_READ}`,
    [tenantId, deviceIds, idLowerBound(new Date(now.getTime() - WAKE_TIME_DAYS * 86_400_000))],
  )
  return rows.map((row) => row.wake_ms)
}
