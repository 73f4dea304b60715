import type { Db } from '#lib/platform/db.ts'
import { idLowerBound, idTime, oldestId } from '#lib/platform/ids.ts'
import type { CallEventRecord, CallRecord, CallRecords, PushRecord, Verdict } from './call.ts'
import { findCallIdsByCaller } from './caller-store.ts'

/** An event may be heard by another process than the one that made the call's id, and clocks differ. */
const MAX_SKEW_MS = 60_000

/** The lower bound of the ids of a call's events: it prunes partitions. */
export function eventsFrom(callId: string): string {
  return idLowerBound(new Date(Math.max(0, idTime(callId).getTime() - MAX_SKEW_MS)))
}

/*
 * Calls with their pushes and events in one round trip. Indexes: primary key of call, push and call_event by
 * (tenant_id, call_id), registration by device; the lower bounds of the ids prune partitions.
 */
const FIND_RECORDS = `
SELECT to_jsonb(c) AS call,
  (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM push p
    WHERE p.tenant_id = c.tenant_id AND p.call_id = c.id AND p.id >= $3::uuid) AS pushes,
  (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.id), '[]') FROM call_event e
    WHERE e.tenant_id = c.tenant_id AND e.call_id = c.id AND e.id >= $4::uuid) AS events,
  c.verdict IS DISTINCT FROM 'no_register' OR EXISTS (
    SELECT 1 FROM push p JOIN registration r ON r.tenant_id = p.tenant_id AND r.device_id = p.device_id
    WHERE p.tenant_id = c.tenant_id AND p.call_id = c.id AND p.id >= $3::uuid) AS is_ever_registered
FROM unnest($1::uuid[], $2::uuid[]) AS asked(id, tenant_id)
JOIN call c ON c.id = asked.id AND c.tenant_id = asked.tenant_id
WHERE c.id = ANY($1::uuid[])`

type JsonRow = Record<string, unknown>
type AskedCall = { tenantId: string; callId: string }

/** Everything that is known of a call, or null if the tenant has no such call. */
export async function findCallRecords(
  db: Pick<Db, 'query'>,
  tenantId: string,
  callId: string,
): Promise<CallRecords | null> {
  const [records] = await findManyCallRecords(db, [{ tenantId, callId }])
  return records ?? null
}

/** Everything that is known of some calls, in no order, without those that their tenant does not have. */
export async function findManyCallRecords(
  db: Pick<Db, 'query'>,
  calls: readonly AskedCall[],
): Promise<CallRecords[]> {
  const oldest = oldestId(calls.map((call) => call.callId))
  if (oldest === null) return []
  const rows = await db.query<{
    call: JsonRow
    pushes: JsonRow[]
    events: JsonRow[]
    is_ever_registered: boolean
  }>('find_call_records', FIND_RECORDS, [...columnsOf(calls), oldest, eventsFrom(oldest)])
  return rows.map((row) => ({
    call: fromJsonRow(row.call) as CallRecord,
    pushes: row.pushes.map((push) => fromJsonRow(push) as PushRecord),
    events: row.events.map((event) => fromJsonRow(event) as CallEventRecord),
    isEverRegistered: row.is_ever_registered,
  }))
}

function columnsOf(calls: readonly AskedCall[]): [callIds: string[], tenantIds: string[]] {
  return [calls.map((call) => call.callId), calls.map((call) => call.tenantId)]
}

const TIME_COLUMN = /(?:^|_)at$|^invalid_since$/

/** A row as `to_jsonb` writes it, with the names and the dates that records have. */
function fromJsonRow(row: JsonRow): JsonRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      TIME_COLUMN.test(column) && typeof value === 'string' ? new Date(value) : value,
    ]),
  )
}

/** Locks calls against events, wakes and settling until the transaction ends; in the order of their ids. */
export async function lockCalls(run: Db['query'], calls: readonly AskedCall[]): Promise<void> {
  await run(
    'lock_calls',
    `SELECT c.id FROM call c WHERE c.id = ANY($1::uuid[])
      AND EXISTS (SELECT FROM unnest($1::uuid[], $2::uuid[]) AS asked(id, tenant_id)
        WHERE asked.id = c.id AND asked.tenant_id = c.tenant_id)
    ORDER BY c.id FOR NO KEY UPDATE`,
    columnsOf(calls),
  )
}

/** What a list of calls is narrowed to. Empty members do not narrow. */
export type CallFilter = {
  aor?: string | undefined
  verdict?: Verdict | undefined
  cause?: string | undefined
  appId?: string | undefined
  /** The beginning of a number or address; scheme and leading plus may be left out. */
  caller?: string | undefined
  sipCallId?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** Only calls older than this one: the cursor. */
  before?: string | undefined
  /** Only calls newer than this one, oldest of them last: for paging back. */
  after?: string | undefined
}

/**
 * Calls of a tenant, newest first. Pages by id, each filter by an index that ends with it: call (tenant_id, id),
 * (tenant_id, aor, id), (tenant_id, verdict, id), (tenant_id, cause, id), (tenant_id, app_id, id), (tenant_id,
 * sip_call_id); callers as {@link findCallIdsByCaller}. A time range is an id range, so partitions are pruned.
 */
export async function listCallRows(
  db: Db,
  tenantId: string,
  filter: CallFilter,
  limit: number,
): Promise<CallRecord[]> {
  const { aor, verdict, cause, appId, caller, sipCallId, from, to, before, after } = filter
  const order = after === undefined ? 'desc' : 'asc'
  const edges = [
    ...(from === undefined ? [] : [{ operator: '>=' as const, id: idLowerBound(from) }]),
    ...(to === undefined ? [] : [{ operator: '<' as const, id: idLowerBound(to) }]),
    ...(before === undefined ? [] : [{ operator: '<' as const, id: before }]),
    ...(after === undefined ? [] : [{ operator: '>' as const, id: after }]),
  ]
  const text = (value: string | undefined, type = 'text') =>
    value === undefined ? undefined : { value, type }
  const callerIds =
    caller === undefined
      ? undefined
      : await findCallIdsByCaller(
          db,
          tenantId,
          {
            caller,
            ids: edges,
            equal: {
              aor: text(aor),
              verdict: text(verdict, 'verdict'),
              cause: text(cause),
              app_id: text(appId, 'uuid'),
              sip_call_id: text(sipCallId),
            },
          },
          { order, limit },
        )
  const rows = await db.prisma.call.findMany({
    where: {
      tenantId,
      AND: edges.map(({ operator, id }) => ({ id: { [OPERATORS[operator]]: id } })),
      ...(callerIds === undefined ? {} : { id: { in: callerIds } }),
      ...(aor === undefined ? {} : { aor }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(cause === undefined ? {} : { cause }),
      ...(appId === undefined ? {} : { appId }),
      ...(sipCallId === undefined ? {} : { sipCallId }),
    },
    orderBy: { id: order },
    take: limit,
  })
  return order === 'desc' ? rows : rows.reverse()
}

const OPERATORS = { '<': 'lt', '>': 'gt', '>=': 'gte' } as const

/** The calls just before and after one, of the same account. */
export async function findNeighbourCalls(
  db: Db,
  tenantId: string,
  call: { id: string; aor: string },
): Promise<{ previous: string | null; next: string | null }> {
  const where = { tenantId, aor: call.aor }
  const [previous, next] = await Promise.all([
    db.prisma.call.findFirst({
      where: { ...where, id: { lt: call.id } },
      orderBy: { id: 'desc' },
      select: { id: true },
    }),
    db.prisma.call.findFirst({
      where: { ...where, id: { gt: call.id } },
      orderBy: { id: 'asc' },
      select: { id: true },
    }),
  ])
  return { previous: previous?.id ?? null, next: next?.id ?? null }
}

/** Stores diagnoses' causes, for lists to filter by. The calls are locked already. */
export async function updateCauses(
  run: Db['query'],
  calls: readonly (AskedCall & { cause: string })[],
): Promise<void> {
  await run(
    'update_causes',
    `UPDATE call c SET cause = found.cause
    FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS found(id, tenant_id, cause)
    WHERE c.id = ANY($1::uuid[]) AND c.id = found.id AND c.tenant_id = found.tenant_id`,
    [...columnsOf(calls), calls.map((call) => call.cause)],
  )
}

/** A device with an active VoIP push token, by its id or by the value; null if the tenant has none such. */
export async function findPushableDevice(
  db: Db,
  tenantId: string,
  wanted: { deviceId: string } | { pushToken: string },
): Promise<{ deviceId: string; aor: string } | null> {
  const which = 'deviceId' in wanted ? { deviceId: wanted.deviceId } : { value: wanted.pushToken }
  return db.prisma.pushToken.findFirst({
    where: { tenantId, kind: 'voip', status: 'active', ...which },
    orderBy: { lastRegisteredAt: 'desc' },
    select: { deviceId: true, aor: true },
  })
}
