import type { Db } from '#lib/platform/db.ts'
import { newId, oldestId } from '#lib/platform/ids.ts'
import type { EventSource } from './call.ts'
import { meaningOfEvent } from './call-event.ts'
import { statesBefore } from './call-state.ts'
import { eventsFrom, lockCalls } from './store.ts'

/** An event of a known call. */
export type NewCallEvent = {
  tenantId: string
  callId: string
  deviceId: string | null
  type: string
  at: Date
  heardAt: Date
  saidBy: EventSource
  code: number | null
  detail: Record<string, unknown>
}

/*
 * Notes events of any number of calls, one of each, and moves the calls by the transition table. Every change is a
 * maximum, a minimum or "if there is none", so events in any order and with repeats leave the same call.
 *
 * A refused REGISTER settles the call only where no other pushed phone can still come: every one that Apple may
 * have woken was refused, or there is only one (docs/decisions/0010). A report that names no device speaks of the
 * only phone there is, or of nobody in particular.
 */
const APPLY_EVENTS = `
WITH event AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS e(n int, id uuid, tenant_id uuid, call_id uuid, device_id uuid,
    type text, at timestamptz, heard_at timestamptz, said_by text, code int, detail jsonb, state call_state,
    states_before call_state[], verdict verdict, is_end boolean)
), locked AS MATERIALIZED (
  SELECT id, tenant_id, verdict FROM call WHERE id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
), known AS MATERIALIZED (
  SELECT event.*, locked.verdict AS verdict_before,
    CASE WHEN event.type <> 'register_rejected' THEN event.verdict WHEN (
      SELECT hope.phones <= 1 OR (hope.named = 1 AND hope.others = 0) FROM (
        SELECT count(DISTINCT p.device_id) AS phones,
          count(DISTINCT p.device_id) FILTER (WHERE p.device_id = event.device_id) AS named,
          count(DISTINCT p.device_id) FILTER (WHERE p.device_id IS DISTINCT FROM event.device_id AND NOT EXISTS (
            SELECT FROM call_event e WHERE e.tenant_id = event.tenant_id AND e.call_id = event.call_id
              AND e.id >= $3::uuid AND e.type = 'register_rejected' AND e.said_by = 'pbx'
              AND e.device_id = p.device_id)) AS others
        FROM push p
        WHERE p.tenant_id = event.tenant_id AND p.call_id = event.call_id AND p.id >= $3::uuid
          AND p.status IN ('pending', 'accepted')
      ) hope
    ) THEN event.verdict END AS meant
  FROM event JOIN locked ON locked.id = event.call_id AND locked.tenant_id = event.tenant_id
), noted AS (
  INSERT INTO call_event (id, tenant_id, call_id, device_id, type, at, heard_at, said_by, code, detail)
  SELECT id, tenant_id, call_id, device_id, type, at, heard_at, said_by, code, detail FROM known
), moved AS (
  UPDATE call c SET
    state = CASE WHEN k.state IS NOT NULL AND c.state = ANY(k.states_before) THEN k.state ELSE c.state END,
    verdict = coalesce(c.verdict, k.meant),
    verdict_at = CASE WHEN c.verdict IS NULL AND k.meant IS NOT NULL THEN k.heard_at ELSE c.verdict_at END,
    sip_code = CASE
      WHEN k.state = 'answered' AND c.state = 'answered' THEN least(c.sip_code, coalesce(k.code, 200))
      WHEN k.state = 'answered' THEN coalesce(k.code, 200)
      WHEN c.state = 'answered' THEN c.sip_code
      ELSE greatest(c.sip_code, k.code) END,
    forwarded_at = CASE WHEN k.state = 'forwarded' THEN least(c.forwarded_at, k.at) ELSE c.forwarded_at END,
    answered_at = CASE WHEN k.state = 'answered' THEN least(c.answered_at, k.at) ELSE c.answered_at END,
    ended_at = CASE WHEN k.is_end THEN greatest(c.ended_at, k.at) ELSE c.ended_at END
  FROM known k
  WHERE c.id = ANY($2::uuid[]) AND c.id = k.call_id AND c.tenant_id = k.tenant_id
  RETURNING k.n, c.id, c.cause, k.verdict_before IS NULL AND c.verdict IS NOT NULL AS settled
), told AS (
  SELECT pg_notify('reveille_call', id::text) FROM moved WHERE settled
)
SELECT moved.n, moved.settled, moved.cause FROM moved, (SELECT count(*) FROM told) AS notified`

/** What an event did: whether it gave the call its verdict, and the cause that is stored of the call until now. */
export type AppliedEvent = { settled: boolean; cause: string }

/**
 * Stores events, each of another call, and what follows from them. Answers in their order, null for a call that
 * its tenant does not have. One statement.
 */
export async function applyCallEvents(
  run: Db['query'],
  events: readonly NewCallEvent[],
): Promise<(AppliedEvent | null)[]> {
  const callIds = events.map((event) => event.callId)
  const oldest = oldestId(callIds)
  if (oldest === null) return []
  const rows = await run<AppliedEvent & { n: number }>('apply_call_events', APPLY_EVENTS, [
    JSON.stringify(events.map(toRecord)),
    callIds,
    eventsFrom(oldest),
  ])
  const answers: (AppliedEvent | null)[] = events.map(() => null)
  for (const { n, settled, cause } of rows) answers[n] = { settled, cause }
  return answers
}

/**
 * Stores that a PBX refused a REGISTER: under a lock that is taken first, because what it means depends on the
 * refusals of other phones, and two at once must see each other.
 */
export function applyRefusedRegister(db: Db, event: NewCallEvent): Promise<AppliedEvent | null> {
  return db.transaction(async (run) => {
    await lockCalls(run, [event])
    const [applied] = await applyCallEvents(run, [event])
    return applied ?? null
  })
}

function toRecord(event: NewCallEvent, n: number) {
  const meaning = meaningOfEvent(event.saidBy === 'pbx' ? event.type : '')
  return {
    n,
    id: newId(event.heardAt),
    tenant_id: event.tenantId,
    call_id: event.callId,
    device_id: event.deviceId,
    type: event.type,
    at: event.at,
    heard_at: event.heardAt,
    said_by: event.saidBy,
    code: event.code,
    detail: event.detail,
    state: meaning.state,
    states_before: meaning.state === null ? [] : statesBefore(meaning.state),
    verdict: meaning.verdict,
    is_end: meaning.isEnd,
  }
}

/**
 * The call of an account with this SIP Call-ID, or null: by its key, and once that is purged the latest in
 * history. Index call (tenant_id, sip_call_id) in every partition; MATERIALIZED, or the planner walks all calls
 * of the account from the latest on in search of one that is not there.
 */
export async function findCallBySipCallId(
  db: Db,
  tenantId: string,
  sipCallId: string,
  aor: string,
): Promise<string | null> {
  const named = [tenantId, sipCallId, aor]
  const [recent] = await db.query<{ call_id: string }>(
    'find_call_key',
    'SELECT call_id FROM call_key WHERE tenant_id = $1 AND sip_call_id = $2 AND aor = $3',
    named,
  )
  if (recent !== undefined) return recent.call_id
  const [past] = await db.query<{ id: string }>(
    'find_call_by_sip_call_id',
    `WITH past AS MATERIALIZED (
      SELECT id FROM call WHERE tenant_id = $1 AND sip_call_id = $2 AND aor = $3
    )
    SELECT id FROM past ORDER BY id DESC LIMIT 1`,
    named,
  )
  return past?.id ?? null
}

/** The tenant of a call, for reports that prove themselves by a report token and not by a key. */
export async function findTenantOfCall(db: Db, callId: string): Promise<string | null> {
  const rows = await db.query<{ tenant_id: string }>(
    'find_tenant_of_call',
    'SELECT tenant_id FROM call WHERE id = $1',
    [callId],
  )
  return rows[0]?.tenant_id ?? null
}
