import type { Db } from '#lib/platform/db.ts'
import { PEOPLE } from '#simulators/phones/people.ts'
import { type CallTemplate, hourShares } from './large-plan.ts'
import { chance, isoTime, type LargeScale, largeRows, nameOf, oneOf, uuidOf } from './large-sql.ts'

const DAY_MS = 86_400_000
/** Strangers who call: numbers repeat, as they do in a town. */
const OUTSIDE_NUMBERS = 500_000

/** Templates as the statement takes them: one list of calls, one of pushes, one of events. */
export type TemplateLists = { calls: string; pushes: string; events: string }

export function templateLists(templates: readonly CallTemplate[]): TemplateLists {
  const belonging = ({ targets, number }: CallTemplate) => ({ targets, number })
  return {
    calls: JSON.stringify(templates.map((one) => ({ ...one.call, ...belonging(one) }))),
    pushes: JSON.stringify(
      templates.flatMap((one) => one.pushes.map((push) => ({ ...push, ...belonging(one) }))),
    ),
    events: JSON.stringify(
      templates.flatMap((one) => one.events.map((event) => ({ ...event, ...belonging(one) }))),
    ),
  }
}

/** When the nth call began, in ms: time goes on with every call, fast at night and slowly by day. */
function startedMs({ calls, startMs, days }: LargeScale, n: string): string {
  const bounds = `'{${hourShares().join(',')}}'::float8[]`
  return `(SELECT (${startMs} + (day + (hour - 1 + (part - (${bounds})[hour]) / ((${bounds})[hour + 1] - (${bounds})[hour])) / 24)
      * ${DAY_MS})::bigint
    FROM (SELECT floor(u) AS day, u - floor(u) AS part, width_bucket(u - floor(u), ${bounds}) AS hour
      FROM (SELECT (${n} + 0.5::float8) / ${calls} * ${days} AS u) AS u) AS h)`
}

/** First numbers of the batches whose call is not stored yet. Primary key of call, which prunes partitions. */
export async function missingCallBatches(
  db: Db,
  scale: LargeScale,
  firsts: readonly number[],
): Promise<number[]> {
  const text = `SELECT first FROM unnest($1::int[]) AS first CROSS JOIN LATERAL (SELECT ${startedMs(scale, 'first')} AS ms) AS t
    WHERE NOT EXISTS (SELECT FROM call WHERE id = ${uuidOf('t.ms', callText(scale, 'first'))} AND tenant_id = $2::uuid)
    ORDER BY first`
  const rows = await db.query<{ first: number }>(nameOf('missing', text), text, [firsts, scale.tenantId])
  return rows.map(({ first }) => first)
}

function callText({ seed }: LargeScale, n: string): string {
  return `'${seed} call ' || ${n}`
}

/** Writes calls `from` to `to` (without it) with their pushes and events; all or none. Answers how many of each. */
export function insertLargeCalls(
  db: Db,
  scale: LargeScale,
  lists: TemplateLists,
  range: { from: number; to: number },
): Promise<{ calls: number; pushes: number; events: number }> {
  const text = insertStatement(scale)
  return db.transaction(async (run) => {
    await run('large_no_wait', 'SET LOCAL synchronous_commit = off', [])
    const [counts] = await run<{ calls: number; pushes: number; events: number }>(
      nameOf('calls', text),
      text,
      [scale.tenantId, range.from, range.to - 1, lists.calls, lists.pushes, lists.events],
    )
    return counts ?? { calls: 0, pushes: 0, events: 0 }
  })
}

function insertStatement(scale: LargeScale): string {
  return `WITH ${templates()}, ${madeCalls(scale)}, ${storedCalls(scale)}, ${storedPushes(scale)}, ${storedEvents(scale)}
    SELECT (SELECT count(*)::int FROM stored_call) AS calls, (SELECT count(*)::int FROM stored_push) AS pushes,
      (SELECT count(*)::int FROM stored_event) AS events`
}

function templates(): string {
  return `call_template AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($4::jsonb) AS t(targets int, number int,
      with_video boolean, state call_state, verdict verdict, sip_code int, cause text, wait_ms int, pushed_count int,
      accepted_count int, failed_count int, woke_count int, contact_slot int, pushed_ms bigint, woke_ms bigint,
      forwarded_ms bigint, answered_ms bigint, ended_ms bigint, verdict_ms bigint)),
    push_template AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($5::jsonb) AS t(targets int, number int, slot int,
      status push_status, http_status int, reason text, queue_ms float8, wire_ms float8, settled_ms bigint,
      woke_ms bigint, invalid_ms bigint)),
    event_template AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($6::jsonb) AS t(targets int, number int, ordinal int,
      slot int, type text, at_ms bigint, said_by text, code int, has_contact boolean, is_late boolean))`
}

/** Who was called when by whom, and which template tells the rest. A few accounts are called much, most rarely. */
function madeCalls(scale: LargeScale): string {
  const rows = largeRows(scale)
  const who = `floor(${scale.accounts} * power(${chance('n', 11)}, 2))::int`
  const outside = `('+45' || (20000000 + floor(${OUTSIDE_NUMBERS} * ${chance('n', 13)})::int * 97 % 70000000))`
  const colleague = rows.aorOf(`floor(${scale.accounts} * ${chance('n', 14)})::int`)
  return `placed AS MATERIALIZED (
      SELECT n, a, ms, ${rows.targetsOf('a')} AS targets, to_timestamp(ms / 1000.0) AS at,
        ${uuidOf('ms', callText(scale, 'n'))} AS id,
        CASE WHEN ${chance('n', 12)} < 0.3 THEN ${colleague} ELSE ${outside} END AS caller,
        CASE WHEN ${chance('n', 15)} < 0.6 THEN ${oneOf(PEOPLE, 'n', 16)} ELSE '' END AS caller_name
      FROM (SELECT n, ${who} AS a, ${startedMs(scale, 'n')} AS ms FROM generate_series($2::int, $3::int) AS n) AS numbered
    ), made AS MATERIALIZED (
      SELECT placed.*, t.number, t.wait_ms, ${rows.secondDeviceOf('a')} AS second
      FROM placed JOIN call_template t ON t.targets = placed.targets AND t.number =
        floor(${chance('placed.n', 17)} * (SELECT count(*) FROM call_template c WHERE c.targets = placed.targets))::int
    )`
}

function storedCalls(scale: LargeScale): string {
  const rows = largeRows(scale)
  const after = (ms: string) => `made.at + t.${ms} * interval '1 ms'`
  const device = '(CASE t.contact_slot WHEN 0 THEN made.a ELSE made.second END)'
  return `stored_call AS (
      INSERT INTO call (id, tenant_id, app_id, aor, sip_call_id, caller, caller_name, with_video, state, verdict, sip_code,
        cause, wait_ms, deadline_at, contact, pushed_count, accepted_count, failed_count, woke_count, started_at,
        pushed_at, first_woke_at, forwarded_at, answered_at, ended_at, verdict_at)
      SELECT made.id, $1::uuid, CASE WHEN made.targets > 0 THEN ${rows.appIdOf('made.a')} END, ${rows.aorOf('made.a')},
        'large-${scale.calls}-' || made.n || '@pbx.large.example', made.caller, made.caller_name, t.with_video, t.state,
        t.verdict, t.sip_code, t.cause, t.wait_ms, made.at + t.wait_ms * interval '1 ms',
        CASE WHEN t.contact_slot IS NULL THEN '' ELSE ${rows.contactOf(device)} END, t.pushed_count, t.accepted_count,
        t.failed_count, t.woke_count, made.at, ${after('pushed_ms')}, ${after('woke_ms')}, ${after('forwarded_ms')},
        ${after('answered_ms')}, ${after('ended_ms')}, ${after('verdict_ms')}
      FROM made JOIN call_template t USING (targets, number)
      ORDER BY made.n RETURNING 1
    )`
}

/** A push is made after its call, so its id is greater: a call finds its pushes by that. */
function storedPushes(scale: LargeScale): string {
  const rows = largeRows(scale)
  const sentAt = isoTime("made.at + interval '4 ms'")
  const deadline = "made.at + made.wait_ms * interval '1 ms'"
  const payload = `jsonb_build_object('aps', jsonb_build_object('alert', 'Incoming call', 'callerNumber', made.caller,
      'callerName', made.caller_name, 'pushHint', made.id, 'uuid', made.id, 'reportToken', '[removed]'), 'data', '{}'::jsonb)`
  const attempts = `jsonb_build_array(jsonb_build_object('at', ${sentAt}, 'environment', 'production', 'status',
      t.http_status, 'reason', nullif(t.reason, ''), 'fault', NULL, 'wireMs', t.wire_ms))`
  return `stored_push AS (
      INSERT INTO push (id, tenant_id, call_id, device_id, push_token_id, aor, token_last_four, token_fingerprint,
        credential_name, environment, topic, status, http_status, reason, invalid_since, attempts, payload, queue_ms, wire_ms,
        expiration_at, settled_at, woke_at, contact)
      SELECT ${uuidOf('made.ms + 1', `'${scale.seed} push ' || t.slot || ' ' || made.n`)}, $1::uuid, made.id,
        ${rows.deviceId('d')}, ${rows.pushTokenId('d')}, ${rows.aorOf('made.a')}, right(${rows.pushTokenValue('d')}, 4),
        ${rows.fingerprintOf('d')}, 'VoIP certificate', 'production', ${rows.bundleOf('d')} || '.voip', t.status,
        t.http_status, t.reason, made.at + t.invalid_ms * interval '1 ms', ${attempts}, ${payload}, t.queue_ms, t.wire_ms,
        ${deadline}, made.at + t.settled_ms * interval '1 ms', made.at + t.woke_ms * interval '1 ms',
        CASE WHEN t.woke_ms IS NULL THEN '' ELSE ${rows.contactOf('d')} END
      FROM made JOIN push_template t USING (targets, number)
      CROSS JOIN LATERAL (SELECT CASE t.slot WHEN 0 THEN made.a ELSE made.second END AS d) AS pushed
      ORDER BY made.n RETURNING 1
    )`
}

function storedEvents(scale: LargeScale): string {
  const rows = largeRows(scale)
  const device = '(CASE t.slot WHEN 0 THEN made.a ELSE made.second END)'
  const contact = rows.contactOf('(CASE WHEN t.slot = 1 THEN made.second ELSE made.a END)')
  return `stored_event AS (
      INSERT INTO call_event (id, tenant_id, call_id, device_id, type, at, heard_at, said_by, code, detail)
      SELECT ${uuidOf('made.ms + t.at_ms + 6', `'${scale.seed} event ' || t.ordinal || ' ' || made.n`)}, $1::uuid, made.id,
        CASE WHEN t.slot IS NOT NULL THEN ${rows.deviceId(device)} END, t.type, made.at + t.at_ms * interval '1 ms',
        made.at + (t.at_ms + 6) * interval '1 ms', t.said_by, t.code,
        CASE WHEN t.type = 'register' THEN jsonb_build_object('contact', ${contact}, 'late', t.is_late)
          WHEN t.has_contact THEN jsonb_build_object('contact', ${contact}) ELSE '{}'::jsonb END
      FROM made JOIN event_template t USING (targets, number)
      ORDER BY made.n RETURNING 1
    )`
}
