import type { Db, Prisma } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'
import type { KeysetQuery } from '#lib/platform/keyset.ts'

/** One row of the audit trail, ready to be written. */
export type AuditEventRow = {
  id: string
  tenantId: string | null
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  subject: string
  subjectId: string | null
  detail: Prisma.InputJsonObject
  ip: string | null
  requestId: string
  createdAt: Date
}

/** Appends one row. Rows are never changed and never removed by hand. */
export async function insertAuditEvent(tx: Prisma.TransactionClient, row: AuditEventRow): Promise<void> {
  await tx.auditEvent.create({ data: row, select: { id: true } })
}

/** A row of the audit trail as it is shown. */
export type AuditEventRecord = {
  auditEventId: string
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  subject: string
  subjectId: string | null
  detail: unknown
  ip: string | null
  requestId: string | null
  createdAt: Date
}

/** Which rows are asked for; what is absent or empty filters nothing. */
export type AuditFilter = {
  /** Part of the name of who did it, or of what it was done to. */
  words?: string
  /** The noun before the point of an action: `api_key`. */
  noun?: string
  /** What it was done to, by its id. */
  subjectId?: string
  from?: Date | undefined
  to?: Date | undefined
}

/** One page of a tenant's trail, newest first. Index: audit_event (tenant_id, id); a time range is a range of ids. */
export async function listAuditRows(
  db: Db,
  tenantId: string,
  { words = '', noun = '', subjectId = '', from, to }: AuditFilter,
  page: KeysetQuery,
): Promise<AuditEventRecord[]> {
  const contains = { contains: literal(words), mode: 'insensitive' } as const
  const rows = await db.prisma.auditEvent.findMany({
    where: {
      tenantId,
      AND: [
        page.id === undefined ? {} : { id: page.id },
        from === undefined ? {} : { id: { gte: idLowerBound(from) } },
        to === undefined ? {} : { id: { lt: idLowerBound(to) } },
        noun === '' ? {} : { action: { startsWith: `${noun}.` } },
        subjectId === '' ? {} : { subjectId },
        words === '' ? {} : { OR: [{ actorName: contains }, { subject: contains }] },
      ],
    },
    orderBy: { id: page.order },
    take: page.take,
  })
  return rows.map(({ id, tenantId: _tenantId, ...rest }) => ({ auditEventId: id, ...rest }))
}

/** A text in which the signs that mean something to LIKE mean themselves. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
