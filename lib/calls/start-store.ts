import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
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
}

type StartRow = {
  n: number
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
 * One round trip for any number of calls: takes their idempotency keys, reads the push tokens, writes calls and
 * pushes. No two of them may have the same key.
 *
 * - `key` waits for a concurrent request with the same Call-ID and then sees its call id: DO UPDATE returns the
 *   row that won, DO NOTHING would return nothing. Keys are taken in one order everywhere, so that two gateways
 *   that are told of the same calls do not wait for each other in a ring.
 * - `owned` uses the index push_token (tenant_id, aor). OFFSET 0 keeps it one descent for each call, whatever a
 *   kept plan thinks of sizes.
 * - A device that is registered needs no push where its app's policy says so; then the call is `registered` at
 *   once, with that device's Contact.
 */
const START_CALLS = `
WITH asked AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS a(n int, call_id uuid, tenant_id uuid, aor text, sip_call_id text,
    caller text, caller_name text, with_video boolean, started_at timestamptz, wait_ms int, tenant_wait_ms int,
    is_test boolean, only_device_id uuid, push_ids text)
), key AS (
  INSERT INTO call_key (tenant_id, sip_call_id, aor, call_id, created_at)
  SELECT tenant_id, sip_call_id, aor, call_id, started_at FROM asked WHERE sip_call_id <> ''
  ORDER BY tenant_id, sip_call_id, aor
  ON CONFLICT (tenant_id, sip_call_id, aor) DO UPDATE SET call_id = call_key.call_id
  RETURNING tenant_id, sip_call_id, aor, call_id
), begun AS MATERIALIZED (
  SELECT asked.*, coalesce(key.call_id, asked.call_id) AS first_call_id
  FROM asked LEFT JOIN key ON key.sip_call_id = asked.sip_call_id AND key.aor = asked.aor
    AND key.tenant_id = asked.tenant_id
), owned AS MATERIALIZED (
  SELECT begun.n, begun.call_id, found.*
  FROM begun CROSS JOIN LATERAL (
    SELECT pt.id, pt.device_id, pt.app_id, pt.value, pt.fingerprint, pt.environment, pt.last_registered_at,
      app.bundle_id, app.wait_seconds, app.default_environment, d.name, d.user_agent, r.contact_uri,
      coalesce(r.expires_at > begun.started_at, false) AS is_registered, app.push_policy = 'always' AS is_always_pushed,
      app.on_lapse = 'keep' AS is_kept
    FROM push_token pt
    JOIN app ON app.tenant_id = pt.tenant_id AND app.id = pt.app_id
    JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
    LEFT JOIN registration r ON r.tenant_id = pt.tenant_id AND r.device_id = pt.device_id
    WHERE pt.tenant_id = begun.tenant_id AND pt.aor = begun.aor AND pt.status = 'active' AND pt.kind = 'voip'
      AND (begun.only_device_id IS NULL OR pt.device_id = begun.only_device_id)
    OFFSET 0
  ) found
  WHERE begun.first_call_id = begun.call_id
), ringable AS (
  SELECT *, row_number() OVER (PARTITION BY n ORDER BY last_registered_at DESC, id)::int AS place FROM owned
  WHERE (is_kept OR is_registered) AND (is_always_pushed OR NOT is_registered)
), rung AS (
  SELECT n, count(*)::int AS devices, min(wait_seconds) FILTER (WHERE place = 1) AS wait_seconds,
    (array_agg(app_id) FILTER (WHERE place = 1))[1] AS app_id
  FROM ringable GROUP BY n
), awake AS (
  SELECT DISTINCT ON (n) n, contact_uri FROM owned WHERE is_registered AND NOT is_always_pushed
  ORDER BY n, last_registered_at DESC
), terms AS (
  SELECT begun.*, coalesce(begun.wait_ms, rung.wait_seconds * 1000, begun.tenant_wait_ms) AS wait, rung.app_id,
    least(coalesce(rung.devices, 0), ${MAX_PUSHES_PER_CALL}) AS pushed, awake.contact_uri AS contact
  FROM begun LEFT JOIN rung USING (n) LEFT JOIN awake USING (n)
  WHERE begun.first_call_id = begun.call_id
), new_call AS (
  INSERT INTO call (id, tenant_id, app_id, aor, sip_call_id, caller, caller_name, with_video, state, verdict,
    cause, wait_ms, deadline_at, pushed_count, contact, started_at, verdict_at, is_test)
  SELECT call_id, tenant_id, app_id, aor, sip_call_id, caller, caller_name, with_video,
    (CASE WHEN contact IS NOT NULL THEN 'registered' WHEN pushed = 0 THEN 'no_token' ELSE 'pushing' END)::call_state,
    (CASE WHEN contact IS NOT NULL THEN 'registered' WHEN pushed = 0 THEN 'no_token' END)::verdict,
    'in_progress', wait, started_at + wait * interval '1 millisecond', pushed, coalesce(contact, ''),
    started_at, CASE WHEN contact IS NOT NULL OR pushed = 0 THEN started_at END, is_test
  FROM terms
  RETURNING id, wait_ms, deadline_at, verdict, contact
), due AS (
  SELECT ringable.*, begun.tenant_id, begun.aor, (begun.push_ids || lpad(to_hex(place), 2, '0'))::uuid AS push_id
  FROM ringable JOIN begun USING (n) WHERE place <= ${MAX_PUSHES_PER_CALL}
), new_push AS (
  INSERT INTO push (id, tenant_id, call_id, device_id, push_token_id, aor, device_name, token_last_four,
    token_fingerprint, environment, topic, expiration_at)
  SELECT push_id, tenant_id, call_id, device_id, due.id, aor, coalesce(nullif(name, ''), user_agent),
    right(value, 4), fingerprint, CASE environment WHEN 'unknown' THEN default_environment ELSE environment END,
    bundle_id || '.voip', deadline_at
  FROM due JOIN new_call ON new_call.id = due.call_id
)
SELECT begun.n, begun.first_call_id AS call_id, new_call.wait_ms, new_call.deadline_at, new_call.verdict,
  new_call.contact, due.push_id, due.device_id, due.id AS push_token_id, due.app_id, due.value, due.environment,
  due.bundle_id
FROM begun LEFT JOIN new_call ON new_call.id = begun.call_id LEFT JOIN due ON due.n = begun.n
ORDER BY begun.n, due.place`

/**
 * Starts calls, or finds those that earlier requests with the same SIP Call-ID and AOR have started. Answers in
 * the order of the calls; of several with one key the first is new at most.
 */
export async function startCallRows(db: Db, calls: readonly NewCall[]): Promise<StartedCall[]> {
  const firsts = new Map<string, NewCall>()
  for (const call of calls) {
    const key = keyOf(call)
    if (!firsts.has(key)) firsts.set(key, call)
  }
  const asked = [...firsts.values()]
  const rows = await db.query<StartRow>('start_calls', START_CALLS, [JSON.stringify(asked.map(toRecord))])
  const byCall = Map.groupBy(rows, (row) => asked[row.n])
  return calls.map((call) => {
    const first = firsts.get(keyOf(call))
    const started = toStartedCall(call, byCall.get(first) ?? [])
    return first === call ? started : repeatOf(started)
  })
}

/** What two requests for one call have in common. A call without a Call-ID is like no other. */
function keyOf({ tenantId, sipCallId, aor, callId }: NewCall): string {
  return sipCallId === '' ? callId : JSON.stringify([tenantId, sipCallId, aor])
}

function toRecord(call: NewCall, n: number) {
  return {
    n,
    call_id: call.callId,
    tenant_id: call.tenantId,
    aor: call.aor,
    sip_call_id: call.sipCallId,
    caller: call.caller,
    caller_name: call.callerName,
    with_video: call.withVideo,
    started_at: call.startedAt,
    wait_ms: call.waitMs,
    tenant_wait_ms: call.tenantWaitMs,
    is_test: call.isTest,
    only_device_id: call.onlyDeviceId,
    // A fresh id but for its last byte, which is the number of the push within the call.
    push_ids: newId().slice(0, -2),
  }
}

function toStartedCall(call: NewCall, rows: readonly StartRow[]): StartedCall {
  const first = rows[0]
  if (first === undefined) throw new Error('the start of a call answered no row')
  return {
    callId: first.call_id,
    isNew: first.wait_ms !== null,
    verdict: first.verdict,
    waitMs: first.wait_ms ?? 0,
    deadlineAt: first.deadline_at ?? call.startedAt,
    contact: first.contact ?? '',
    duePushes: rows.flatMap((row) => (row.push_id === null ? [] : [toDuePush(row.push_id, row)])),
  }
}

function toDuePush(pushId: string, row: StartRow): DuePush {
  return {
    pushId,
    deviceId: row.device_id,
    pushTokenId: row.push_token_id,
    appId: row.app_id,
    pushToken: row.value,
    environment: row.environment,
    bundleId: row.bundle_id,
  }
}

function repeatOf(started: StartedCall): StartedCall {
  const { callId, deadlineAt } = started
  return { callId, isNew: false, verdict: null, waitMs: 0, deadlineAt, contact: '', duePushes: [] }
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
