import type { Db } from '#lib/platform/db.ts'

/** A call as a search shows it. */
export type FoundCall = {
  callId: string
  aor: string
  sipCallId: string
  startedAt: Date
  cause: string
  isTest: boolean
}

const FOUND = { id: true, aor: true, sipCallId: true, startedAt: true, cause: true, isTest: true } as const

type FoundRow = Omit<FoundCall, 'callId'> & { id: string }

function toFound({ id, ...rest }: FoundRow): FoundCall {
  return { callId: id, ...rest }
}

/** Calls whose id lies between two ids, both included, the newest first. Index call (tenant_id, id); ids prune partitions. */
export async function findCallsBetween(
  db: Db,
  tenantId: string,
  range: { first: string; last: string },
  limit: number,
): Promise<FoundCall[]> {
  const rows = await db.prisma.call.findMany({
    where: { tenantId, id: { gte: range.first, lte: range.last } },
    select: FOUND,
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(toFound)
}

/** Calls of a SIP Call-ID, the newest first: one INVITE may ring several accounts. Index call (tenant_id, sip_call_id). */
export async function findCallsBySipCallId(
  db: Db,
  tenantId: string,
  sipCallId: string,
  limit: number,
): Promise<FoundCall[]> {
  const rows = await db.prisma.call.findMany({
    where: { tenantId, sipCallId },
    select: FOUND,
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(toFound)
}

/** The call of a push, by its `apns-id`. Primary key of push. */
export async function findCallOfPush(db: Db, tenantId: string, pushId: string): Promise<string | null> {
  const row = await db.prisma.push.findFirst({ where: { tenantId, id: pushId }, select: { callId: true } })
  return row?.callId ?? null
}
