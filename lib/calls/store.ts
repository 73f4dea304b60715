import type { Db, Prisma } from '#lib/platform/db.ts'
import { idLowerBound, idTime } from '#lib/platform/ids.ts'
import type { StoredAttempt } from '#lib/pushes/push-result.ts'
import type { CallEventRecord, CallRecord, CallRecords, EventSource, PushRecord, Verdict } from './call.ts'

/** An event may be heard by another process than the one that made the call's id, and clocks differ. */
const MAX_SKEW_MS = 60_000

/** Everything that is known of a call, or null if the tenant has no such call. Three reads, each by index in few partitions. */
export async function findCallRecords(db: Db, tenantId: string, callId: string): Promise<CallRecords | null> {
  const [call, pushes, events] = await Promise.all([
    db.prisma.call.findFirst({ where: { id: callId, tenantId } }),
    db.prisma.push.findMany({ where: { tenantId, callId, id: { gte: callId } }, orderBy: { id: 'asc' } }),
    db.prisma.callEvent.findMany({
      where: {
        tenantId,
        callId,
        id: { gte: idLowerBound(new Date(Math.max(0, idTime(callId).getTime() - MAX_SKEW_MS))) },
      },
      orderBy: { id: 'asc' },
    }),
  ])
  if (call === null) return null
  return {
    call: call satisfies CallRecord,
    pushes: pushes.map(toPushRecord),
    events: events.map(toEventRecord),
  }
}

function toPushRecord(row: Prisma.PushGetPayload<object>): PushRecord {
  return { ...row, attempts: row.attempts as unknown as StoredAttempt[] }
}

function toEventRecord(row: Prisma.CallEventGetPayload<object>): CallEventRecord {
  const { id, deviceId, type, at, heardAt, saidBy, code, detail } = row
  return {
    id,
    deviceId,
    type,
    at,
    heardAt,
    saidBy: saidBy as EventSource,
    code,
    detail: detail as Record<string, unknown>,
  }
}

/** What a list of calls is narrowed to. Empty members do not narrow. */
export type CallFilter = {
  aor?: string | undefined
  verdict?: Verdict | undefined
  cause?: string | undefined
  appId?: string | undefined
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
 * Calls of a tenant, newest first. Pages by id; indexes call (tenant_id, id) and (tenant_id, aor, id); a time
 * range is an id range, so partitions are pruned.
 */
export async function listCallRows(
  db: Db,
  tenantId: string,
  filter: CallFilter,
  limit: number,
): Promise<CallRecord[]> {
  const { aor, verdict, cause, appId, caller, sipCallId, from, to, before, after } = filter
  const ids = [
    ...(from === undefined ? [] : [{ id: { gte: idLowerBound(from) } }]),
    ...(to === undefined ? [] : [{ id: { lt: idLowerBound(to) } }]),
    ...(before === undefined ? [] : [{ id: { lt: before } }]),
    ...(after === undefined ? [] : [{ id: { gt: after } }]),
  ]
  const rows = await db.prisma.call.findMany({
    where: {
      tenantId,
      AND: ids,
      ...(aor === undefined ? {} : { aor }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(cause === undefined ? {} : { cause }),
      ...(appId === undefined ? {} : { appId }),
      ...(caller === undefined ? {} : { caller: { contains: caller, mode: 'insensitive' as const } }),
      ...(sipCallId === undefined ? {} : { sipCallId }),
    },
    orderBy: { id: after === undefined ? 'desc' : 'asc' },
    take: limit,
  })
  return after === undefined ? rows : rows.reverse()
}

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
export async function updateCause(db: Db, tenantId: string, callId: string, cause: string): Promise<void> {
  await db.query(
    'update_cause',
    'UPDATE call SET cause = $3 WHERE id = $2 AND tenant_id = $1 AND cause <> $3',
    [tenantId, callId, cause],
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
