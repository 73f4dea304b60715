import type { Db } from '#lib/platform/db.ts'
import { idLowerBound, idTime } from '#lib/platform/ids.ts'
import type { CallEventRecord, CallRecord, CallRecords, PushRecord, Verdict } from './call.ts'
import { findCallIdsByCaller } from './caller-store.ts'

/** An event may be heard by another process than the one that made the call's id, and clocks differ. */
const MAX_SKEW_MS = 60_000

/** The lower bound of the ids of a call's events: it prunes partitions. */
export function eventsFrom(callId: string): string {
  return idLowerBound(new Date(Math.max(0, idTime(callId).getTime() - MAX_SKEW_MS)))
}

/*
 * A call with its pushes and events in one round trip. Indexes: primary key of call, push and call_event by
 * (tenant_id, call_id), registration by device; the lower bounds of the ids prune partitions.
 */
const FIND_RECORDS = `
SELECT to_jsonb(c) AS call,
  (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM push p
    WHERE p.tenant_id = $1::uuid AND p.call_id = $2::uuid AND p.id >= $2::uuid) AS pushes,
  (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.id), '[]') FROM call_event e
    WHERE e.tenant_id = $1::uuid AND e.call_id = $2::uuid AND e.id >= $3::uuid) AS events,
  c.verdict IS DISTINCT FROM 'no_register' OR EXISTS (
    SELECT 1 FROM push p JOIN registration r ON r.tenant_id = p.tenant_id AND r.device_id = p.device_id
    WHERE p.tenant_id = $1::uuid AND p.call_id = $2::uuid AND p.id >= $2::uuid) AS is_ever_registered
FROM call c WHERE c.tenant_id = $1::uuid AND c.id = $2::uuid`

type JsonRow = Record<string, unknown>

/** Everything that is known of a call, or null if the tenant has no such call. */
export async function findCallRecords(
  db: Pick<Db, 'query'>,
  tenantId: string,
  callId: string,
): Promise<CallRecords | null> {
  const rows = await db.query<{
    call: JsonRow
    pushes: JsonRow[]
    events: JsonRow[]
    is_ever_registered: boolean
  }>('find_call_records', FIND_RECORDS, [tenantId, callId, eventsFrom(callId)])
  const row = rows[0]
  if (row === undefined) return null
  return {
    call: fromJsonRow(row.call) as CallRecord,
    pushes: row.pushes.map((push) => fromJsonRow(push) as PushRecord),
    events: row.events.map((event) => fromJsonRow(event) as CallEventRecord),
    isEverRegistered: row.is_ever_registered,
  }
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

/** Locks a call against events, wakes and settling until the transaction ends. */
export async function lockCall(run: Db['query'], tenantId: string, callId: string): Promise<void> {
  await run('lock_call', 'SELECT id FROM call WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tenantId,
    callId,
  ])
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

/** Stores the diagnosis's cause, for lists to filter by. */
export async function updateCause(
  run: Db['query'],
  tenantId: string,
  callId: string,
  cause: string,
): Promise<void> {
  await run('update_cause', 'UPDATE call SET cause = $3 WHERE id = $2 AND tenant_id = $1 AND cause <> $3', [
    tenantId,
    callId,
    cause,
  ])
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
