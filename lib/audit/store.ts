import type { Prisma } from '#lib/platform/db.ts'

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
