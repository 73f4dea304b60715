import type { Db } from '#lib/platform/db.ts'
import { oldestId } from '#lib/platform/ids.ts'
import type { PushStatus, Verdict } from './call.ts'
import { statesBefore } from './call-state.ts'

/** What a PBX that waits for a call needs to know of it now. */
export type CallStanding = {
  callId: string
  aor: string
  verdict: Verdict | null
  waitMs: number
  startedAt: Date
  deadlineAt: Date
  contact: string
  pushed: number
  accepted: number
  failed: number
  woke: number
}

/** A row of `call` that says where it stands. */
export type StandingRow = {
  call_id: string
  aor: string
  verdict: Verdict | null
  wait_ms: number
  started_at: Date
  deadline_at: Date
  contact: string
  pushed_count: number
  accepted_count: number
  failed_count: number
  woke_count: number
}

/** Which call of which tenant. */
export type CallName = { tenantId: string; callId: string }

/** Where each of these calls stands; null for one that its tenant does not have. Primary key; ids prune partitions. */
export async function findCallStandings(
  db: Db,
  calls: readonly CallName[],
): Promise<(CallStanding | null)[]> {
  const rows = await db.query<StandingRow & { tenant_id: string }>(
    'find_call_standings',
    `SELECT id AS call_id, tenant_id, aor, verdict, wait_ms, started_at, deadline_at, contact, pushed_count,
      accepted_count, failed_count, woke_count
    FROM call WHERE id = ANY($2::uuid[]) AND tenant_id = ANY($1::uuid[])`,
    [[...new Set(calls.map(({ tenantId }) => tenantId))], calls.map(({ callId }) => callId)],
  )
  const found = new Map(rows.map((row) => [`${row.tenant_id} ${row.call_id}`, row]))
  return calls.map(({ tenantId, callId }) => {
    const row = found.get(`${tenantId} ${callId}`)
    return row === undefined ? null : toStanding(row)
  })
}

/** Where a call stands, of its row. */
export function toStanding(row: StandingRow): CallStanding {
  return {
    callId: row.call_id,
    aor: row.aor,
    verdict: row.verdict,
    waitMs: row.wait_ms,
    startedAt: row.started_at,
    deadlineAt: row.deadline_at,
    contact: row.contact,
    pushed: row.pushed_count,
    accepted: row.accepted_count,
    failed: row.failed_count,
    woke: row.woke_count,
  }
}

/** A pushed device of a call, as `detail` shows it. */
export type CallDevice = {
  deviceId: string
  environment: 'production' | 'sandbox' | 'unknown'
  status: PushStatus
  reason: string
  apnsId: string
  contact: string
}

/** The devices that a call pushed. Index push (tenant_id, call_id); ids prune partitions. */
export async function listCallDevices(db: Db, tenantId: string, callId: string): Promise<CallDevice[]> {
  const rows = await db.query<{
    id: string
    device_id: string
    environment: CallDevice['environment']
    status: PushStatus
    reason: string
    contact: string
  }>(
    'list_call_devices',
    `SELECT id, device_id, environment, status, reason, contact FROM push
    WHERE tenant_id = $1 AND call_id = $2 AND id >= $2 ORDER BY id`,
    [tenantId, callId],
  )
  return rows.map((row) => ({
    deviceId: row.device_id,
    environment: row.environment,
    status: row.status,
    reason: row.reason,
    apnsId: row.id,
    contact: row.contact,
  }))
}

/*
 * Ends the wait of calls whose time is over: pushed and nobody came, or the process that was sending them died.
 * A push without an end by then was never confirmed and counts as unsent; an accepted one whose device did not
 * come counts against the push token. What the PBX has done with the call meanwhile stands: a call that it
 * forwarded without waiting, and that was answered, stays answered.
 */
const SETTLE_OVERDUE = `
WITH due AS MATERIALIZED (
  SELECT id, tenant_id, accepted_count, state FROM call
  WHERE id = ANY($1::uuid[]) AND verdict IS NULL AND deadline_at <= $2::timestamptz
  ORDER BY id FOR NO KEY UPDATE
), lost AS (
  UPDATE push p SET status = 'unsent', reason = 'gateway_lost', settled_at = $2::timestamptz,
    detail = 'The gateway that was sending this push ended before Apple answered.'
  FROM due WHERE p.tenant_id = due.tenant_id AND p.call_id = due.id AND p.id >= $3::uuid AND p.status = 'pending'
  RETURNING p.call_id
), settled AS (
  UPDATE call c SET verdict = v.verdict, verdict_at = $2::timestamptz, failed_count = c.failed_count + v.lost,
    state = CASE WHEN c.state = ANY($4::call_state[]) THEN v.verdict::text::call_state ELSE c.state END,
    ended_at = CASE WHEN c.state = ANY($4::call_state[]) THEN greatest(c.ended_at, $2::timestamptz) ELSE c.ended_at END
  FROM (
    SELECT due.id, due.tenant_id, count(lost.call_id) AS lost,
      (CASE WHEN due.state = 'register_rejected' THEN 'register_rejected'
        WHEN due.accepted_count > 0 OR count(lost.call_id) > 0 THEN 'no_register' ELSE 'push_failed' END)::verdict
        AS verdict
    FROM due LEFT JOIN lost ON lost.call_id = due.id
    GROUP BY due.id, due.tenant_id, due.accepted_count, due.state
  ) v
  WHERE c.id = ANY($1::uuid[]) AND c.id = v.id AND c.tenant_id = v.tenant_id AND c.verdict IS NULL
  RETURNING c.id, c.tenant_id, c.aor, c.verdict, c.wait_ms, c.started_at, c.deadline_at, c.contact, c.pushed_count,
    c.accepted_count, c.failed_count, c.woke_count
), slept AS (
  SELECT p.push_token_id, p.tenant_id FROM push p JOIN settled ON p.tenant_id = settled.tenant_id
    AND p.call_id = settled.id WHERE p.id >= $3::uuid AND p.status = 'accepted' AND p.woke_at IS NULL
    AND NOT EXISTS (SELECT FROM call_event e WHERE e.tenant_id = p.tenant_id AND e.call_id = p.call_id
      AND e.id >= $3::uuid AND e.type = 'register_rejected' AND e.said_by = 'pbx'
      AND (e.device_id = p.device_id OR e.device_id IS NULL))
), locked_token AS MATERIALIZED (
  SELECT pt.id FROM push_token pt JOIN slept ON slept.tenant_id = pt.tenant_id AND slept.push_token_id = pt.id
  ORDER BY pt.id FOR NO KEY UPDATE OF pt
), counted AS (
  UPDATE push_token pt SET failures = pt.failures + 1 FROM slept
  WHERE pt.tenant_id = slept.tenant_id AND pt.id = slept.push_token_id AND (SELECT count(*) FROM locked_token) >= 0
), told AS (
  SELECT pg_notify('reveille_call', id::text) FROM settled
)
SELECT settled.*, settled.id AS call_id FROM settled, (SELECT count(*) FROM told) AS notified`

/** A call that got its verdict because its time was over, and where it stands now. */
export type OverdueCall = CallName & { verdict: Verdict; standing: CallStanding }

/**
 * Gives each of these calls its verdict if its deadline is past and it has none: `no_register`, or
 * `push_failed` where nothing was sent. Another process may do so too: one of them wins.
 */
export async function settleOverdueCalls(
  db: Db,
  callIds: readonly string[],
  now: Date,
): Promise<OverdueCall[]> {
  const oldest = oldestId(callIds)
  if (oldest === null) return []
  const rows = await db.query<StandingRow & { tenant_id: string; verdict: Verdict }>(
    'settle_overdue_calls',
    SETTLE_OVERDUE,
    [callIds, now, oldest, statesBefore('push_failed')],
  )
  return rows.map((row) => ({
    callId: row.call_id,
    tenantId: row.tenant_id,
    verdict: row.verdict,
    standing: toStanding(row),
  }))
}

/** Calls past their deadline that nobody settled. Partial index call (deadline_at) WHERE verdict IS NULL. */
export async function listAbandonedCalls(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'list_abandoned_calls',
    'SELECT id FROM call WHERE verdict IS NULL AND deadline_at <= $1 ORDER BY deadline_at LIMIT $2',
    [before, limit],
  )
  return rows.map((row) => row.id)
}
