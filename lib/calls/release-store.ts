import type { Db } from '#lib/platform/db.ts'
import { newId, oldestId } from '#lib/platform/ids.ts'
import { statesBefore } from './call-state.ts'
import { type CallStanding, type StandingRow, toStanding } from './verdict-store.ts'

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
  /** Whether the PBX has forwarded the INVITE already, before this phone had registered. */
  wasForwarded: boolean
  /** Where the call stands now; null unless it came in time. */
  standing: CallStanding | null
}

/*
 * Marks the pushes of each device as woken, gives waiting calls their verdict and their Contact, notes the
 * REGISTER in each call's timeline, and tells the processes that wait. One statement serves the wakes of many
 * devices; `wake` has a row for each device and call.
 *
 * - A push is woken once: a second REGISTER of the same phone changes nothing. An installation of two apps under
 *   one instance id has two pushes of a call and wakes once: `woken` is per device and call.
 * - A push that Apple refused woke nobody, so its push token gets no credit.
 * - `locked_call` has the rows as they are once they are locked, so what does not change meanwhile is read there.
 */
const RELEASE = `
WITH wake AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS w(n int, tenant_id uuid, device_id uuid, call_id uuid, contact text,
    registered_at timestamptz, heard_at timestamptz, started_before timestamptz, event_id uuid)
), locked_call AS MATERIALIZED (
  SELECT id, tenant_id, verdict, started_at, sip_call_id, caller FROM call
  WHERE id = ANY($2::uuid[])
  ORDER BY id FOR NO KEY UPDATE
), woke AS (
  UPDATE push p SET woke_at = greatest(w.registered_at, l.started_at), contact = w.contact
  FROM wake w JOIN locked_call l ON l.id = w.call_id AND l.tenant_id = w.tenant_id
    AND l.started_at <= coalesce(w.started_before, 'infinity')
  WHERE p.tenant_id = w.tenant_id AND p.call_id = w.call_id AND p.device_id = w.device_id AND p.id >= $3::uuid
    AND p.woke_at IS NULL
  RETURNING w.n, w.tenant_id, w.device_id, w.call_id, w.contact, w.registered_at, w.heard_at, w.event_id,
    p.push_token_id, p.woke_at, p.status
), woken AS (
  SELECT n, tenant_id, device_id, call_id, contact, registered_at, heard_at, event_id, min(woke_at) AS woke_at,
    row_number() OVER (PARTITION BY call_id ORDER BY min(woke_at), n) AS place
  FROM woke GROUP BY n, tenant_id, device_id, call_id, contact, registered_at, heard_at, event_id
), told_call AS (
  SELECT call_id, tenant_id, count(DISTINCT device_id) AS devices, min(woke_at) AS woke_at, max(heard_at) AS heard_at,
    (array_agg(contact ORDER BY place DESC))[1] AS contact
  FROM woken GROUP BY call_id, tenant_id
), released AS (
  UPDATE call c SET woke_count = c.woke_count + t.devices, contact = t.contact,
    first_woke_at = least(c.first_woke_at, t.woke_at), verdict = 'registered',
    verdict_at = coalesce(c.verdict_at, t.heard_at),
    state = CASE WHEN c.state = ANY($4::call_state[]) THEN 'registered' ELSE c.state END
  FROM told_call t
  WHERE c.id = ANY($2::uuid[]) AND c.id = t.call_id AND c.tenant_id = t.tenant_id
    AND (c.verdict IS NULL OR c.verdict = 'registered')
  RETURNING c.id, c.aor, c.wait_ms, c.deadline_at, c.contact, c.pushed_at, c.pushed_count, c.accepted_count,
    c.failed_count, c.woke_count, c.forwarded_at
), noted AS (
  INSERT INTO call_event (id, tenant_id, call_id, device_id, type, at, heard_at, said_by, detail)
  SELECT event_id, tenant_id, call_id, device_id, 'register', registered_at, heard_at, 'pbx',
    jsonb_build_object('contact', contact, 'late', NOT EXISTS (SELECT FROM released WHERE released.id = woken.call_id))
  FROM woken
), credit AS (
  SELECT push_token_id, tenant_id, max(registered_at) AS woke_at FROM woke
  WHERE status IN ('pending', 'accepted') GROUP BY push_token_id, tenant_id
), locked_token AS MATERIALIZED (
  SELECT pt.id FROM push_token pt WHERE pt.id = ANY (ARRAY(SELECT push_token_id FROM credit))
  ORDER BY pt.id FOR NO KEY UPDATE
), credited AS (
  UPDATE push_token pt SET last_woke_at = credit.woke_at, failures = 0
  FROM credit
  WHERE pt.id = ANY (ARRAY(SELECT id FROM locked_token)) AND pt.id = credit.push_token_id
    AND pt.tenant_id = credit.tenant_id
), told AS (
  SELECT pg_notify('reveille_call', id::text) FROM released
)
SELECT woken.n, woken.call_id, l.sip_call_id, l.caller, l.started_at,
  (l.verdict IS NULL AND woken.place = 1) AS is_first, released.id IS NOT NULL AS in_time,
  released.forwarded_at IS NOT NULL AS was_forwarded,
  (extract(epoch FROM woken.woke_at - released.pushed_at) * 1000)::float8 AS wake_ms,
  released.aor, released.wait_ms, released.deadline_at, released.contact, released.pushed_count,
  released.accepted_count, released.failed_count, released.woke_count
FROM woken JOIN locked_call l ON l.id = woken.call_id
LEFT JOIN released ON released.id = woken.call_id, (SELECT count(*) FROM told) AS notified
ORDER BY woken.call_id`

type ReleasedRow = Omit<StandingRow, 'verdict'> & {
  n: number
  sip_call_id: string
  caller: string
  is_first: boolean
  in_time: boolean
  was_forwarded: boolean
  wake_ms: number | null
}

/** Tells calls that pushed devices have registered again. Answers for each wake the calls for which it was news. */
export async function releaseCalls(db: Db, wakes: readonly Wake[]): Promise<ReleasedCall[][]> {
  const callIds = [...new Set(wakes.flatMap((wake) => wake.callIds))]
  const oldest = oldestId(callIds)
  const answers = wakes.map((): ReleasedCall[] => [])
  if (oldest === null) return answers
  const rows = await db.query<ReleasedRow>('release_calls', RELEASE, [
    JSON.stringify(wakes.flatMap(toRecords)),
    callIds,
    oldest,
    statesBefore('registered'),
  ])
  for (const row of rows) answers[row.n]?.push(toReleasedCall(row))
  return answers
}

function toRecords(wake: Wake, n: number) {
  return wake.callIds.map((callId) => ({
    n,
    tenant_id: wake.tenantId,
    device_id: wake.deviceId,
    call_id: callId,
    contact: wake.contactUri,
    registered_at: wake.registeredAt,
    heard_at: wake.heardAt,
    started_before: wake.startedBefore,
    event_id: newId(wake.heardAt),
  }))
}

function toReleasedCall(row: ReleasedRow): ReleasedCall {
  return {
    callId: row.call_id,
    sipCallId: row.sip_call_id,
    caller: row.caller,
    inTime: row.in_time,
    wasForwarded: row.was_forwarded,
    isFirst: row.is_first,
    wakeTimeMs: row.wake_ms === null ? null : Math.max(0, row.wake_ms),
    standing: row.in_time ? toStanding({ ...row, verdict: 'registered' }) : null,
  }
}
