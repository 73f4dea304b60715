import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
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
 * Notes an event and moves the call by the transition table. Every change is a maximum, a minimum or "if there
 * is none", so events in any order and with repeats leave the same call.
 *
 * A refused REGISTER settles the call only where no other pushed phone can still come: every one that Apple may
 * have woken was refused, or there is only one (docs/decisions/0010). A report that names no device speaks of the
 * only phone there is, or of nobody in particular.
 */
const APPLY_EVENT = `
WITH locked AS MATERIALIZED (
  SELECT id, verdict FROM call WHERE tenant_id = $1::uuid AND id = $2::uuid FOR NO KEY UPDATE
), hope AS (
  SELECT count(DISTINCT p.device_id) AS phones,
    count(DISTINCT p.device_id) FILTER (WHERE p.device_id = $4::uuid) AS named,
    count(DISTINCT p.device_id) FILTER (WHERE p.device_id IS DISTINCT FROM $4::uuid AND NOT EXISTS (
      SELECT FROM call_event e WHERE e.tenant_id = $1::uuid AND e.call_id = $2::uuid AND e.id >= $15::uuid
        AND e.type = 'register_rejected' AND e.said_by = 'pbx' AND e.device_id = p.device_id)) AS others
  FROM push p
  WHERE $5::text = 'register_rejected' AND p.tenant_id = $1::uuid AND p.call_id = $2::uuid AND p.id >= $2::uuid
    AND p.status IN ('pending', 'accepted')
), meant AS (
  SELECT CASE WHEN $5::text <> 'register_rejected' OR phones <= 1 OR (named = 1 AND others = 0)
    THEN $13::verdict END AS verdict
  FROM hope
), noted AS (
  INSERT INTO call_event (id, tenant_id, call_id, device_id, type, at, heard_at, said_by, code, detail)
  SELECT $3::uuid, $1::uuid, id, $4::uuid, $5::text, $6::timestamptz, $7::timestamptz, $8::text, $9::int, $10::jsonb
  FROM locked
), moved AS (
  UPDATE call c SET
    state = CASE WHEN $11::call_state IS NOT NULL AND c.state = ANY($12::call_state[]) THEN $11::call_state
      ELSE c.state END,
    verdict = coalesce(c.verdict, meant.verdict),
    verdict_at = CASE WHEN c.verdict IS NULL AND meant.verdict IS NOT NULL THEN $7::timestamptz
      ELSE c.verdict_at END,
    sip_code = CASE
      WHEN $11::call_state = 'answered' AND c.state = 'answered' THEN least(c.sip_code, coalesce($9::int, 200))
      WHEN $11::call_state = 'answered' THEN coalesce($9::int, 200)
      WHEN c.state = 'answered' THEN c.sip_code
      ELSE greatest(c.sip_code, $9::int) END,
    forwarded_at = CASE WHEN $11::call_state = 'forwarded' THEN least(c.forwarded_at, $6::timestamptz) ELSE c.forwarded_at END,
    answered_at = CASE WHEN $11::call_state = 'answered' THEN least(c.answered_at, $6::timestamptz) ELSE c.answered_at END,
    ended_at = CASE WHEN $14::boolean THEN greatest(c.ended_at, $6::timestamptz) ELSE c.ended_at END
  FROM locked l, meant
  WHERE c.id = $2::uuid AND c.tenant_id = $1::uuid AND c.id = l.id
  RETURNING c.id, c.cause, l.verdict IS NULL AND c.verdict IS NOT NULL AS settled
), told AS (
  SELECT pg_notify('reveille_call', id::text) FROM moved WHERE settled
)
SELECT moved.settled, moved.cause FROM moved, (SELECT count(*) FROM told) AS notified`

/** What an event did: whether it gave the call its verdict, and the cause that is stored of the call until now. */
export type AppliedEvent = { settled: boolean; cause: string }

/**
 * Stores an event and what follows from it. One statement; for a refused REGISTER a lock before it, because what
 * it means depends on the refusals of other phones, and two at once must see each other. Null if the tenant has no
 * such call.
 */
export async function applyCallEvent(db: Db, event: NewCallEvent): Promise<AppliedEvent | null> {
  if (event.saidBy !== 'pbx' || event.type !== 'register_rejected') return apply(db.query, event)
  return db.transaction(async (run) => {
    await lockCalls(run, [event])
    return apply(run, event)
  })
}

async function apply(run: Db['query'], event: NewCallEvent): Promise<AppliedEvent | null> {
  const meaning = event.saidBy === 'pbx' ? meaningOfEvent(event.type) : meaningOfEvent('')
  const rows = await run<AppliedEvent>('apply_call_event', APPLY_EVENT, [
    event.tenantId,
    event.callId,
    newId(event.heardAt),
    event.deviceId,
    event.type,
    event.at,
    event.heardAt,
    event.saidBy,
    event.code,
    JSON.stringify(event.detail),
    meaning.state,
    meaning.state === null ? [] : statesBefore(meaning.state),
    meaning.verdict,
    meaning.isEnd,
    eventsFrom(event.callId),
  ])
  return rows[0] ?? null
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
  const rows = await db.query<{ id: string | null }>(
    'find_call_by_sip_call_id',
    `WITH past AS MATERIALIZED (
      SELECT id FROM call WHERE tenant_id = $1 AND sip_call_id = $2 AND aor = $3
    )
    SELECT coalesce(
      (SELECT call_id FROM call_key WHERE tenant_id = $1 AND sip_call_id = $2 AND aor = $3),
      (SELECT id FROM past ORDER BY id DESC LIMIT 1)
    ) AS id`,
    [tenantId, sipCallId, aor],
  )
  return rows[0]?.id ?? null
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
