import type { Db } from '#lib/platform/db.ts'
import type { Verdict } from './call.ts'

/** More devices than this under one account are not pushed by one call: the newest registered come first. */
export const MAX_PUSHES_PER_CALL = 16

/** A push that a started call has to send. */
export type DuePush = {
  pushId: string
  deviceId: string
  pushTokenId: string
  appId: string
  pushToken: string
  /** What is known; `unknown` is pushed to the app's default environment. */
  environment: 'production' | 'sandbox' | 'unknown'
  bundleId: string
}

/** What the start of a call gave. */
export type StartedCall = {
  callId: string
  /** False for a repeat: another request has started this call, and nothing was written now. */
  isNew: boolean
  verdict: Verdict | null
  waitMs: number
  deadlineAt: Date
  contact: string
  duePushes: DuePush[]
}

export type NewCall = {
  callId: string
  tenantId: string
  aor: string
  sipCallId: string
  caller: string
  callerName: string
  withVideo: boolean
  startedAt: Date
  /** Overrides the app's and the tenant's. */
  waitMs: number | null
  tenantWaitMs: number
  isTest: boolean
  /** Restricts a test call to one device. */
  onlyDeviceId: string | null
  /** `MAX_PUSHES_PER_CALL` fresh ids. */
  pushIds: readonly string[]
}

type StartRow = {
  call_id: string
  wait_ms: number | null
  deadline_at: Date | null
  verdict: Verdict | null
  contact: string | null
  push_id: string | null
  device_id: string
  push_token_id: string
  app_id: string
  value: string
  environment: 'production' | 'sandbox' | 'unknown'
  bundle_id: string
}

/*
 * One round trip: takes the idempotency key, reads the push tokens, writes the call and its pushes.
 *
 * - `key` waits for a concurrent request with the same Call-ID and then sees its call id: DO UPDATE returns the
 *   row that won, DO NOTHING would return nothing.
 * - `owned` uses the index push_token (tenant_id, aor).
 * - A device that is registered needs no push where its app's policy says so; then the call is `registered` at
 *   once, with that device's Contact.
 */
const START_CALL = `
WITH key AS (
  INSERT INTO call_key (tenant_id, sip_call_id, aor, call_id, created_at)
  SELECT $1::uuid, $4::text, $2::text, $3::uuid, $8::timestamptz WHERE $4::text <> ''
  ON CONFLICT (tenant_id, sip_call_id, aor) DO UPDATE SET call_id = call_key.call_id
  RETURNING call_id
), started AS (
  SELECT $3::uuid AS call_id WHERE NOT EXISTS (SELECT FROM key WHERE call_id <> $3::uuid)
), owned AS (
  SELECT pt.id, pt.device_id, pt.app_id, pt.value, pt.fingerprint, pt.environment, pt.last_registered_at,
    app.bundle_id, app.wait_seconds, app.default_environment, d.name, d.user_agent,
    coalesce(r.expires_at > $8::timestamptz, false) AS is_registered, r.contact_uri,
    app.push_policy, app.on_lapse
  FROM started
  JOIN push_token pt ON pt.tenant_id = $1::uuid AND pt.aor = $2::text AND pt.status = 'active' AND pt.kind = 'voip'
  JOIN app ON app.tenant_id = pt.tenant_id AND app.id = pt.app_id
  JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
  LEFT JOIN registration r ON r.tenant_id = pt.tenant_id AND r.device_id = pt.device_id
  WHERE $12::uuid IS NULL OR pt.device_id = $12::uuid
), ringable AS (
  SELECT *, row_number() OVER (ORDER BY last_registered_at DESC, id) AS n FROM owned
  WHERE (on_lapse = 'keep' OR is_registered) AND (push_policy = 'always' OR NOT is_registered)
), awake AS (
  SELECT contact_uri FROM owned
  WHERE push_policy = 'when_unregistered' AND is_registered
  ORDER BY last_registered_at DESC LIMIT 1
), terms AS (
  SELECT call_id,
    coalesce($9::int, (SELECT wait_seconds * 1000 FROM ringable WHERE n = 1), $10::int) AS wait_ms,
    least((SELECT count(*) FROM ringable), ${MAX_PUSHES_PER_CALL})::int AS pushed,
    (SELECT contact_uri FROM awake) AS contact
  FROM started
), new_call AS (
  INSERT INTO call (id, tenant_id, app_id, aor, sip_call_id, caller, caller_name, with_video, state, verdict,
    cause, wait_ms, deadline_at, pushed_count, contact, started_at, verdict_at, is_test)
  SELECT call_id, $1::uuid, (SELECT app_id FROM ringable WHERE n = 1), $2::text, $4::text, $5::text, $6::text,
    $7::boolean,
    (CASE WHEN contact IS NOT NULL THEN 'registered' WHEN pushed = 0 THEN 'no_token' ELSE 'pushing' END)::call_state,
    (CASE WHEN contact IS NOT NULL THEN 'registered' WHEN pushed = 0 THEN 'no_token' END)::verdict,
    'in_progress', wait_ms, $8::timestamptz + wait_ms * interval '1 millisecond', pushed, coalesce(contact, ''),
    $8::timestamptz, CASE WHEN contact IS NOT NULL OR pushed = 0 THEN $8::timestamptz END, $11::boolean
  FROM terms
  RETURNING id, wait_ms, deadline_at, verdict, contact
), new_push AS (
  INSERT INTO push (id, tenant_id, call_id, device_id, push_token_id, aor, device_name, token_last_four,
    token_fingerprint, environment, topic, expiration_at)
  SELECT ($13::uuid[])[n], $1::uuid, new_call.id, device_id, ringable.id, $2::text,
    coalesce(nullif(name, ''), user_agent), right(value, 4), fingerprint,
    CASE environment WHEN 'unknown' THEN default_environment ELSE environment END, bundle_id || '.voip', deadline_at
  FROM ringable, new_call WHERE n <= ${MAX_PUSHES_PER_CALL}
)
SELECT coalesce(new_call.id, (SELECT call_id FROM key)) AS call_id, new_call.wait_ms, new_call.deadline_at,
  new_call.verdict, new_call.contact, ($13::uuid[])[n] AS push_id, ringable.device_id, ringable.id AS push_token_id,
  ringable.app_id, ringable.value, ringable.environment, ringable.bundle_id
FROM (VALUES (1)) AS one
LEFT JOIN new_call ON true
LEFT JOIN ringable ON new_call.id IS NOT NULL AND n <= ${MAX_PUSHES_PER_CALL}
ORDER BY n`

/** Starts a call, or finds the one that an earlier request with the same SIP Call-ID and AOR has started. */
export async function startCallRow(db: Db, call: NewCall): Promise<StartedCall> {
  const rows = await db.query<StartRow>('start_call', START_CALL, [
    call.tenantId,
    call.aor,
    call.callId,
    call.sipCallId,
    call.caller,
    call.callerName,
    call.withVideo,
    call.startedAt,
    call.waitMs,
    call.tenantWaitMs,
    call.isTest,
    call.onlyDeviceId,
    call.pushIds,
  ])
  const first = rows[0]
  if (first === undefined) throw new Error('the start of a call answered no row')
  return {
    callId: first.call_id,
    isNew: first.wait_ms !== null,
    verdict: first.verdict,
    waitMs: first.wait_ms ?? 0,
    deadlineAt: first.deadline_at ?? call.startedAt,
    contact: first.contact ?? '',
    duePushes: rows.flatMap((row) =>
      row.push_id === null
        ? []
        : [
            {
              pushId: row.push_id,
              deviceId: row.device_id,
              pushTokenId: row.push_token_id,
              appId: row.app_id,
              pushToken: row.value,
              environment: row.environment,
              bundleId: row.bundle_id,
            },
          ],
    ),
  }
}

/**
 * Whether the account has a live registration that needs no push: a desk phone, or a phone that asks for no push
 * any more, which must ring even when no push could be sent. A phone whose push token Apple refuses is neither:
 * it is most likely gone.
 */
export async function hasLiveDeskPhone(db: Db, tenantId: string, aor: string, now: Date): Promise<boolean> {
  const rows = await db.query<{ live: boolean }>(
    'has_live_desk_phone',
    `SELECT EXISTS (
      SELECT FROM account a
      JOIN device d ON d.tenant_id = a.tenant_id AND d.account_id = a.id
      JOIN registration r ON r.tenant_id = d.tenant_id AND r.device_id = d.id
      WHERE a.tenant_id = $1 AND a.aor = $2 AND r.expires_at > $3
        AND NOT EXISTS (SELECT FROM push_token pt
          WHERE pt.tenant_id = d.tenant_id AND pt.device_id = d.id AND pt.kind = 'voip'
            AND pt.status IN ('active', 'invalid'))
    ) AS live`,
    [tenantId, aor, now],
  )
  return rows[0]?.live ?? false
}
