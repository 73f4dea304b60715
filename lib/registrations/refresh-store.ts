import type { Db } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'
import type { BindingFacts } from './record-store.ts'

/** The usual re-REGISTER: same phone, same push token, nothing new but time, Contact and CSeq. */
export type Refresh = Omit<BindingFacts, 'deviceId' | 'pushTokenId'> & {
  aor: string
  appId: string
  fingerprint: string
  /** Null if the REGISTER carried no alert push token. */
  alertFingerprint: string | null
  instanceId: string | null
  now: Date
}

/** What an accepted REGISTER left behind. */
export type Refreshed = {
  deviceId: string
  environment: 'production' | 'sandbox' | 'unknown'
  /** See `listUnwokenCallIds`. */
  unwokenCallIds: string[]
}

/** Older calls than this are over: nothing waits longer, and a REGISTER so late explains nothing. */
const RECENT_CALL_MS = 90_000

/*
 * Writes one row and reads what the answer needs. Matches nothing, so that the careful way is taken, when
 * anything is new: another push token, another device, a retired push token, a CSeq that is older or the same, or
 * a push token whose own "last registered" is more than an hour behind. A push token that is disabled at this very
 * moment is gone from the registration too, which is what the locked row is compared with.
 */
const REFRESH = `
WITH known AS (
  SELECT pt.id, pt.device_id, pt.environment
  FROM push_token pt
  JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
  WHERE pt.tenant_id = $1::uuid AND pt.app_id = $3::uuid AND pt.kind = 'voip' AND pt.fingerprint = $4::text
    AND pt.status = 'active' AND pt.aor = $2::text AND pt.last_registered_at > $10::timestamptz - interval '1 hour'
    AND d.instance_id IS NOT DISTINCT FROM coalesce($6::text, d.instance_id)
    AND $13::text IN ('', d.user_agent)
    AND ($5::text IS NULL OR EXISTS (SELECT FROM push_token alert
      WHERE alert.tenant_id = pt.tenant_id AND alert.app_id = pt.app_id AND alert.kind = 'alert'
        AND alert.fingerprint = $5::text AND alert.device_id = pt.device_id AND alert.status = 'active'))
), refreshed AS (
  UPDATE registration r SET contact = $7::text, contact_uri = $8::text, expires_at = $9::timestamptz,
    registered_at = $10::timestamptz, call_id = $11::text, cseq = $12::bigint, user_agent = $13::text,
    source = $14::text, path = $15::text, reported_by = $16::uuid
  FROM known
  WHERE r.tenant_id = $1::uuid AND r.device_id = known.device_id AND r.push_token_id = known.id
    AND ($11::text = '' OR $12::bigint = 0 OR r.call_id <> $11::text OR r.cseq < $12::bigint)
  RETURNING r.device_id, known.environment
)
SELECT device_id, environment, ARRAY(
  SELECT DISTINCT call_id FROM push
  WHERE tenant_id = $1::uuid AND device_id = refreshed.device_id AND id >= $17::uuid AND woke_at IS NULL
    AND call_id IS NOT NULL
) AS unwoken_call_ids FROM refreshed`

/** Refreshes a binding that is known in every respect, or answers null. One statement, at most one row written. */
export async function refreshRegistration(db: Db, refresh: Refresh): Promise<Refreshed | null> {
  const rows = await db.query<{
    device_id: string
    environment: Refreshed['environment']
    unwoken_call_ids: string[]
  }>('refresh_registration', REFRESH, [
    refresh.tenantId,
    refresh.aor,
    refresh.appId,
    refresh.fingerprint,
    refresh.alertFingerprint,
    refresh.instanceId,
    refresh.contact,
    refresh.contactUri,
    refresh.expiresAt,
    refresh.registeredAt,
    refresh.callId,
    refresh.cseq,
    refresh.userAgent,
    refresh.source,
    refresh.path,
    refresh.reportedBy,
    idLowerBound(new Date(refresh.now.getTime() - RECENT_CALL_MS)),
  ])
  const row = rows[0]
  if (row === undefined) return null
  return { deviceId: row.device_id, environment: row.environment, unwokenCallIds: row.unwoken_call_ids }
}

/** Calls that pushed a device lately and have not seen it wake. Index push (tenant_id, device_id, id). */
export async function listUnwokenCallIds(
  db: Db,
  tenantId: string,
  deviceId: string,
  now: Date,
): Promise<string[]> {
  const rows = await db.query<{ call_id: string }>(
    'list_unwoken_call_ids',
    `SELECT DISTINCT call_id FROM push
    WHERE tenant_id = $1 AND device_id = $2 AND id >= $3 AND woke_at IS NULL AND call_id IS NOT NULL`,
    [tenantId, deviceId, idLowerBound(new Date(now.getTime() - RECENT_CALL_MS))],
  )
  return rows.map((row) => row.call_id)
}
