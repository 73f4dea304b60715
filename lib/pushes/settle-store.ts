import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import type { PushResult } from './push-result.ts'

/** What settling a push did to its call. */
export type SettledPush = {
  /** Null for a test push, and for a push that was settled before. */
  call: { callId: string; verdict: string | null; accepted: number; failed: number; pushed: number } | null
}

type SettleRow = {
  id: string
  verdict: string | null
  accepted_count: number
  failed_count: number
  pushed_count: number
}

/*
 * One statement settles any number of pushes of any number of calls.
 *
 * - Locks are taken in one order everywhere, calls before push tokens and each by id, so that settling, waking
 *   and reporting cannot deadlock.
 * - A call whose last push failed with none accepted gets its verdict here, at once (RFC 8599 §5.6.2), and
 *   whoever waits in another process is notified.
 * - A 410 retires the push token only if Apple's time is not older than the last registration with it.
 * - A refusal ends no push token while its app's refusals are doubted (doubt-refusals.ts).
 */
const SETTLE_PUSHES = `
WITH result AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(push_id uuid, tenant_id uuid, push_token_id uuid, status text,
    environment text, credential_id uuid, credential_name text, apns_unique_id text, http_status int, reason text,
    detail text, invalid_since timestamptz, attempts jsonb, payload jsonb, queue_ms float8, wire_ms float8,
    settled_at timestamptz, learnt text, gone boolean, refused boolean, event_id uuid)
), locked_call AS MATERIALIZED (
  SELECT id FROM call WHERE id = ANY($3::uuid[]) ORDER BY id FOR NO KEY UPDATE
), settled AS (
  UPDATE push p SET status = r.status::push_status, environment = r.environment::push_environment,
    credential_id = r.credential_id, credential_name = r.credential_name, apns_unique_id = r.apns_unique_id,
    http_status = r.http_status, reason = r.reason, detail = r.detail, invalid_since = r.invalid_since,
    attempts = r.attempts, payload = r.payload, queue_ms = r.queue_ms, wire_ms = r.wire_ms, settled_at = r.settled_at
  FROM result r
  WHERE p.id = ANY($2::uuid[]) AND p.id = r.push_id AND p.tenant_id = r.tenant_id AND p.status = 'pending'
    AND (SELECT count(*) FROM locked_call) >= 0
  RETURNING p.call_id, p.tenant_id, p.status, p.settled_at
), tally AS (
  SELECT call_id, tenant_id, count(*) FILTER (WHERE status = 'accepted') AS accepted,
    count(*) FILTER (WHERE status <> 'accepted') AS failed,
    min(settled_at) FILTER (WHERE status = 'accepted') AS pushed_at, max(settled_at) AS last_at
  FROM settled WHERE call_id IS NOT NULL GROUP BY call_id, tenant_id
), moved AS (
  UPDATE call c SET accepted_count = c.accepted_count + t.accepted, failed_count = c.failed_count + t.failed,
    pushed_at = least(c.pushed_at, t.pushed_at),
    state = CASE
      WHEN c.verdict IS NULL AND c.state IN ('received', 'pushing') AND c.accepted_count + t.accepted > 0 THEN 'waiting'
      WHEN c.verdict IS NULL AND c.state IN ('received', 'pushing') AND c.accepted_count + t.accepted = 0
        AND c.failed_count + t.failed >= c.pushed_count THEN 'push_failed'
      ELSE c.state END,
    verdict = CASE WHEN c.verdict IS NULL AND c.accepted_count + t.accepted = 0
      AND c.failed_count + t.failed >= c.pushed_count THEN 'push_failed' ELSE c.verdict END,
    verdict_at = CASE WHEN c.verdict IS NULL AND c.accepted_count + t.accepted = 0
      AND c.failed_count + t.failed >= c.pushed_count THEN t.last_at ELSE c.verdict_at END
  FROM tally t
  WHERE c.id = ANY($3::uuid[]) AND c.id = t.call_id AND c.tenant_id = t.tenant_id
  RETURNING c.id, c.verdict, c.accepted_count, c.failed_count, c.pushed_count
), locked_token AS MATERIALIZED (
  SELECT pt.id, pt.tenant_id, pt.app_id, greatest(pt.last_registered_at, reg.registered_at) AS registered_at
  FROM push_token pt
  LEFT JOIN registration reg ON reg.tenant_id = pt.tenant_id AND reg.push_token_id = pt.id AND reg.device_id = pt.device_id
  WHERE pt.id = ANY($4::uuid[]) AND (SELECT count(*) FROM moved) >= 0
  ORDER BY pt.id FOR NO KEY UPDATE OF pt
), touched AS (
  UPDATE push_token pt SET
    last_pushed_at = CASE WHEN r.status = 'accepted' THEN r.settled_at ELSE pt.last_pushed_at END,
    environment = coalesce(r.learnt::push_environment, pt.environment),
    status = CASE WHEN ended.yes THEN 'invalid' ELSE pt.status END,
    status_reason = CASE WHEN ended.yes THEN r.reason ELSE pt.status_reason END,
    status_since = CASE WHEN ended.yes THEN r.settled_at ELSE pt.status_since END
  FROM result r, locked_token l, LATERAL (
    SELECT l.registered_at <= r.settled_at
      AND ((r.gone AND coalesce(r.invalid_since >= l.registered_at, true)) OR (r.refused AND (
        SELECT a.refusals_doubted_since IS NULL FROM app a WHERE a.tenant_id = l.tenant_id AND a.id = l.app_id))) AS yes
  ) ended
  WHERE l.id = r.push_token_id AND l.tenant_id = r.tenant_id AND pt.id = l.id AND pt.tenant_id = l.tenant_id
    AND pt.status = 'active' AND (r.status = 'accepted' OR r.learnt IS NOT NULL OR ended.yes)
  RETURNING pt.id, pt.tenant_id, r.event_id, r.learnt, r.reason, r.settled_at, r.push_id, ended.yes AS ended
), token_event AS (
  INSERT INTO push_token_event (id, tenant_id, push_token_id, type, detail, created_at)
  SELECT event_id, tenant_id, id, CASE WHEN ended THEN 'invalidated' ELSE 'environment_learnt' END,
    CASE WHEN ended THEN jsonb_build_object('reason', reason, 'pushId', push_id)
      ELSE jsonb_build_object('environment', learnt, 'pushId', push_id) END, settled_at
  FROM touched WHERE ended OR learnt IS NOT NULL
), told AS (
  SELECT pg_notify('reveille_call', id::text) FROM moved WHERE verdict = 'push_failed'
)
SELECT moved.id, moved.verdict, moved.accepted_count, moved.failed_count, moved.pushed_count
FROM moved, (SELECT count(*) FROM told) AS notified`

/** Settles pushes. Answers in their order; a push that was settled before changes nothing. */
export async function settlePushes(db: Db, results: readonly PushResult[]): Promise<SettledPush[]> {
  const callIds = [...new Set(results.flatMap((result) => (result.callId === null ? [] : [result.callId])))]
  const rows = await db.query<SettleRow>('settle_pushes', SETTLE_PUSHES, [
    JSON.stringify(results.map(toRecord)),
    results.map((result) => result.pushId),
    callIds,
    results.map((result) => result.pushTokenId),
  ])
  const calls = new Map(rows.map((row) => [row.id, row]))
  return results.map((result) => {
    const row = result.callId === null ? undefined : calls.get(result.callId)
    if (row === undefined) return { call: null }
    const { verdict, accepted_count: accepted, failed_count: failed, pushed_count: pushed } = row
    return { call: { callId: row.id, verdict, accepted, failed, pushed } }
  })
}

function toRecord(result: PushResult) {
  return {
    push_id: result.pushId,
    tenant_id: result.tenantId,
    push_token_id: result.pushTokenId,
    status: result.status,
    environment: result.environment,
    credential_id: result.credentialId,
    credential_name: result.credentialName,
    apns_unique_id: result.apnsUniqueId,
    http_status: result.httpStatus,
    reason: result.reason,
    detail: result.detail,
    invalid_since: result.invalidSince,
    attempts: result.attempts,
    payload: result.payload,
    queue_ms: result.queueMs,
    wire_ms: result.wireMs,
    settled_at: result.settledAt,
    learnt: result.effect.kind === 'environment_learnt' ? result.effect.environment : null,
    gone: result.effect.kind === 'gone',
    refused: result.effect.kind === 'refused',
    event_id: newId(),
  }
}
