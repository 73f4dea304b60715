import type { Db } from '#lib/platform/db.ts'
import { idLowerBound, idTime } from '#lib/platform/ids.ts'
import type { CallRecord, CallRecords } from './call.ts'
import type { NearbyCall, OtherPush } from './diagnose-facts.ts'

const DAY_MS = 86_400_000
/** A phone's record: how far it reaches back, how many pushes of it are read, and how many after the call. */
const LOOK_BACK_MS = 31 * DAY_MS
const PUSHES_BEFORE = 20
const PUSHES_AFTER = 5
/** An app may report for an hour, and its gateway's clock may differ from the one that made the call. */
const REPORTS_WITHIN_MS = 3_600_000 + 60_000
/** Calls further apart do not cross: nobody waits or rings so long. */
const NEARBY_MS = 120_000
const MOST_NEARBY = 10

/*
 * The last pushes to each device before a call and the first after it, each with what the app said of it. Index
 * push (tenant_id, device_id, id), then call_event (tenant_id, call_id); the id ranges prune partitions.
 */
const OTHER_PUSHES = `
WITH other AS MATERIALIZED (
  SELECT p.* FROM unnest($2::uuid[]) AS pushed(device_id), LATERAL (
    (SELECT id, device_id, call_id, status, http_status, reason, invalid_since, settled_at, woke_at FROM push
      WHERE tenant_id = $1::uuid AND device_id = pushed.device_id AND id >= $4::uuid AND id < $3::uuid
      ORDER BY id DESC LIMIT ${PUSHES_BEFORE})
    UNION ALL
    (SELECT id, device_id, call_id, status, http_status, reason, invalid_since, settled_at, woke_at FROM push
      WHERE tenant_id = $1::uuid AND device_id = pushed.device_id AND id > $3::uuid
        AND call_id IS DISTINCT FROM $3::uuid
      ORDER BY id LIMIT ${PUSHES_AFTER})
  ) p
)
SELECT other.*, said.received_at, said.callkit_at
FROM other LEFT JOIN LATERAL (
  SELECT min(at) FILTER (WHERE type = 'push_received') AS received_at,
    min(at) FILTER (WHERE type = 'callkit_reported') AS callkit_at
  FROM call_event
  WHERE tenant_id = $1::uuid AND call_id = other.call_id AND device_id = other.device_id
    AND id >= $4::uuid AND id < $5::uuid AND said_by = 'app'
) said ON true
ORDER BY other.id`

type OtherPushRow = {
  id: string
  device_id: string
  status: OtherPush['status']
  http_status: number | null
  reason: string
  invalid_since: Date | null
  settled_at: Date | null
  woke_at: Date | null
  received_at: Date | null
  callkit_at: Date | null
}

/** Other pushes to the devices that a call pushed, oldest first: at most 20 before and 5 after it for each. */
export async function listOtherPushes(
  db: Db,
  tenantId: string,
  { call, pushes }: CallRecords,
): Promise<OtherPush[]> {
  if (pushes.length === 0) return []
  const startedMs = call.startedAt.getTime()
  const rows = await db.query<OtherPushRow>('list_other_pushes', OTHER_PUSHES, [
    tenantId,
    [...new Set(pushes.map((push) => push.deviceId))],
    call.id,
    idLowerBound(new Date(Math.max(0, startedMs - LOOK_BACK_MS))),
    idLowerBound(new Date(startedMs + LOOK_BACK_MS + REPORTS_WITHIN_MS)),
  ])
  return rows.map((row) => ({
    pushId: row.id,
    deviceId: row.device_id,
    at: row.settled_at ?? idTime(row.id),
    status: row.status,
    httpStatus: row.http_status,
    reason: row.reason,
    invalidSince: row.invalid_since,
    wokeAt: row.woke_at,
    receivedAt: row.received_at,
    callkitAt: row.callkit_at,
  }))
}

/** Calls to the same account within two minutes of a call. Index call (tenant_id, aor, id). */
export async function listNearbyCalls(
  db: Db,
  tenantId: string,
  call: Pick<CallRecord, 'id' | 'aor' | 'startedAt'>,
): Promise<NearbyCall[]> {
  const startedMs = call.startedAt.getTime()
  const rows = await db.query<{ id: string; caller: string; started_at: Date }>(
    'list_nearby_calls',
    `SELECT id, caller, started_at FROM call
    WHERE tenant_id = $1 AND aor = $2 AND id >= $3 AND id < $4 AND id <> $5 ORDER BY id LIMIT ${MOST_NEARBY}`,
    [
      tenantId,
      call.aor,
      idLowerBound(new Date(Math.max(0, startedMs - NEARBY_MS))),
      idLowerBound(new Date(startedMs + NEARBY_MS)),
      call.id,
    ],
  )
  return rows.map((row) => ({ callId: row.id, caller: row.caller, startedAt: row.started_at }))
}
