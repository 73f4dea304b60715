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
 * Writes one row for each report and reads what its answer needs. A report matches nothing, so that the careful way
 * is taken, when anything is new: another push token, another device, a retired push token, a CSeq that is older or
 * the same, or a push token whose own "last registered" is more than an hour behind. A push token that is disabled at
 * this very moment is gone from the registration too, which is what the locked row is compared with. Of two reports
 * of one device one matches.
 *
 * The commit is not waited for: a crash of PostgreSQL may take back the last half second of such reports, which the
 * phones repeat. The wake of a call is a statement of its own, whose commit takes this one to disk with it.
 *
 * OFFSET 0 keeps the lookup a lookup: one descent of an index for each report, whatever a kept plan thinks of sizes.
 */
const REFRESH = `
WITH report AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(n int, tenant_id uuid, aor text, app_id uuid, fingerprint text,
    alert_fingerprint text, instance_id text, contact text, contact_uri text, expires_at timestamptz,
    registered_at timestamptz, call_id text, cseq bigint, user_agent text, source text, path text, reported_by uuid)
), known AS MATERIALIZED (
  SELECT report.*, owned.id AS push_token_id, owned.device_id, owned.environment
  FROM report CROSS JOIN LATERAL (
    SELECT pt.id, pt.device_id, pt.environment
    FROM push_token pt
    JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
    WHERE pt.tenant_id = report.tenant_id AND pt.app_id = report.app_id AND pt.kind = 'voip'
      AND pt.fingerprint = report.fingerprint AND pt.status = 'active' AND pt.aor = report.aor
      AND pt.last_registered_at > report.registered_at - interval '1 hour'
      AND d.instance_id IS NOT DISTINCT FROM coalesce(report.instance_id, d.instance_id)
      AND report.user_agent IN ('', d.user_agent)
      AND (report.alert_fingerprint IS NULL OR EXISTS (SELECT FROM push_token alert
        WHERE alert.tenant_id = pt.tenant_id AND alert.app_id = pt.app_id AND alert.kind = 'alert'
          AND alert.fingerprint = report.alert_fingerprint AND alert.device_id = pt.device_id
          AND alert.status = 'active'))
    OFFSET 0
  ) owned
), refreshed AS (
  UPDATE registration r SET contact = known.contact, contact_uri = known.contact_uri, expires_at = known.expires_at,
    registered_at = known.registered_at, call_id = known.call_id, cseq = known.cseq, user_agent = known.user_agent,
    source = known.source, path = known.path, reported_by = known.reported_by
  FROM known
  WHERE r.device_id = ANY (ARRAY(SELECT device_id FROM known)) AND r.device_id = known.device_id
    AND r.tenant_id = known.tenant_id AND r.push_token_id = known.push_token_id
    AND (known.call_id = '' OR known.cseq = 0 OR r.call_id <> known.call_id OR r.cseq < known.cseq)
  RETURNING known.n, r.tenant_id, r.device_id, known.environment
)
SELECT n, device_id, environment, ARRAY(
  SELECT DISTINCT call_id FROM push
  WHERE tenant_id = refreshed.tenant_id AND device_id = refreshed.device_id AND id >= $2::uuid AND woke_at IS NULL
    AND call_id IS NOT NULL
) AS unwoken_call_ids FROM refreshed
WHERE (SELECT set_config('synchronous_commit', 'off', true)) = 'off'`

type RefreshedRow = {
  n: number
  device_id: string
  environment: Refreshed['environment']
  unwoken_call_ids: string[]
}

/**
 * Refreshes bindings that are known in every respect; answers null for each that is not. One statement, at most one
 * row written for each.
 */
export async function refreshRegistrations(
  db: Db,
  refreshes: readonly Refresh[],
  now: Date,
): Promise<(Refreshed | null)[]> {
  // In one order everywhere, so that two gateways that refresh the same phones do not wait for each other in a ring.
  const records = refreshes.map(toRecord).sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
  const rows = await db.query<RefreshedRow>('refresh_registrations', REFRESH, [
    JSON.stringify(records),
    idLowerBound(new Date(now.getTime() - RECENT_CALL_MS)),
  ])
  const answers: (Refreshed | null)[] = refreshes.map(() => null)
  for (const row of rows) {
    answers[row.n] = {
      deviceId: row.device_id,
      environment: row.environment,
      unwokenCallIds: row.unwoken_call_ids,
    }
  }
  return answers
}

function toRecord(refresh: Refresh, n: number) {
  return {
    n,
    tenant_id: refresh.tenantId,
    aor: refresh.aor,
    app_id: refresh.appId,
    fingerprint: refresh.fingerprint,
    alert_fingerprint: refresh.alertFingerprint,
    instance_id: refresh.instanceId,
    contact: refresh.contact,
    contact_uri: refresh.contactUri,
    expires_at: refresh.expiresAt,
    registered_at: refresh.registeredAt,
    call_id: refresh.callId,
    cseq: refresh.cseq,
    user_agent: refresh.userAgent,
    source: refresh.source,
    path: refresh.path,
    reported_by: refresh.reportedBy,
  }
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
