import type { Db } from '#lib/platform/db.ts'
import { newId, oldestId } from '#lib/platform/ids.ts'
import { statesBefore } from './call-state.ts'

/** A device that has registered again. */
export type Wake = {
  tenantId: string
  deviceId: string
  contactUri: string
  /** When the PBX accepted the REGISTER. */
  registeredAt: Date
  heardAt: Date
  /** Of these calls those that started by `startedBefore`: a REGISTER from before a call wakes nobody for it. */
  callIds: readonly string[]
  startedBefore: Date | null
}

/** A call that was told of the wake. */
export type ReleasedCall = {
  callId: string
  sipCallId: string
  caller: string
  /** False when the call had its verdict before: the phone came too late. */
  inTime: boolean
  /** Whether this wake gave the call its verdict: the first of its devices. */
  isFirst: boolean
  /** Push accepted to REGISTER accepted; null where the phone came before Apple had answered. */
  wakeTimeMs: number | null
}

/*
 * Marks the pushes of the device as woken, gives waiting calls their verdict and their Contact, notes the
 * REGISTER in each call's timeline, and tells the processes that wait. A push is woken once: a second REGISTER
 * of the same phone changes nothing. An installation of two apps under one instance id has two pushes of a call
 * and wakes once: `woken` is per call. A push that Apple refused woke nobody, so its push token gets no credit.
 */
const RELEASE = `
WITH locked_call AS MATERIALIZED (
  SELECT id, verdict FROM call
  WHERE tenant_id = $1::uuid AND id = ANY($2::uuid[]) AND started_at <= coalesce($6::timestamptz, 'infinity')
  ORDER BY id FOR NO KEY UPDATE
), woke AS (
  UPDATE push p SET woke_at = greatest($4::timestamptz, c.started_at), contact = $5::text
  FROM locked_call l JOIN call c ON c.id = l.id AND c.id = ANY($2::uuid[])
  WHERE p.tenant_id = $1::uuid AND p.device_id = $3::uuid AND p.call_id = l.id AND p.id >= $9::uuid AND p.woke_at IS NULL
  RETURNING p.call_id, p.push_token_id, p.woke_at, p.status
), woken AS (
  SELECT call_id, min(woke_at) AS woke_at FROM woke GROUP BY call_id
), released AS (
  UPDATE call c SET woke_count = c.woke_count + 1, contact = $5::text,
    first_woke_at = least(c.first_woke_at, woken.woke_at), verdict = 'registered',
    verdict_at = coalesce(c.verdict_at, $7::timestamptz),
    state = CASE WHEN c.state = ANY($10::call_state[]) THEN 'registered' ELSE c.state END
  FROM woken
  WHERE c.id = ANY($2::uuid[]) AND c.id = woken.call_id AND c.tenant_id = $1::uuid
    AND (c.verdict IS NULL OR c.verdict = 'registered')
  RETURNING c.id
), noted AS (
  INSERT INTO call_event (id, tenant_id, call_id, device_id, type, at, heard_at, said_by, detail)
  SELECT ($8::uuid[])[row_number() OVER (ORDER BY woken.call_id)], $1::uuid, woken.call_id, $3::uuid, 'register',
    $4::timestamptz, $7::timestamptz, 'pbx',
    jsonb_build_object('contact', $5::text, 'late', NOT EXISTS (SELECT FROM released WHERE released.id = woken.call_id))
  FROM woken
), locked_token AS MATERIALIZED (
  SELECT pt.id FROM push_token pt
  WHERE pt.tenant_id = $1::uuid AND pt.id IN (SELECT push_token_id FROM woke WHERE status IN ('pending', 'accepted'))
  ORDER BY pt.id FOR NO KEY UPDATE
), credited AS (
  UPDATE push_token pt SET last_woke_at = $4::timestamptz, failures = 0
  FROM locked_token l WHERE pt.tenant_id = $1::uuid AND pt.id = l.id
), told AS (
  SELECT pg_notify('reveille_call', id::text) FROM released
)
SELECT c.id, c.sip_call_id, c.caller, (released.id IS NOT NULL) AS in_time, locked_call.verdict IS NULL AS is_first,
  (extract(epoch FROM woken.woke_at - c.pushed_at) * 1000)::float8 AS wake_ms
FROM woken JOIN call c ON c.id = woken.call_id AND c.id = ANY($2::uuid[])
JOIN locked_call ON locked_call.id = woken.call_id
LEFT JOIN released ON released.id = woken.call_id, (SELECT count(*) FROM told) AS notified
ORDER BY c.id`

type ReleasedRow = {
  id: string
  sip_call_id: string
  caller: string
  in_time: boolean
  is_first: boolean
  wake_ms: number | null
}

/** Tells calls that a pushed device has registered again. Answers the calls for which this was news. */
export async function releaseCalls(db: Db, wake: Wake): Promise<ReleasedCall[]> {
  const oldest = oldestId(wake.callIds)
  if (oldest === null) return []
  const rows = await db.query<ReleasedRow>('release_calls', RELEASE, [
    wake.tenantId,
    wake.callIds,
    wake.deviceId,
    wake.registeredAt,
    wake.contactUri,
    wake.startedBefore,
    wake.heardAt,
    wake.callIds.map(() => newId(wake.heardAt)),
    oldest,
    statesBefore('registered'),
  ])
  return rows.map((row) => ({
    callId: row.id,
    sipCallId: row.sip_call_id,
    caller: row.caller,
    inTime: row.in_time,
    isFirst: row.is_first,
    wakeTimeMs: row.wake_ms === null ? null : Math.max(0, row.wake_ms),
  }))
}
