import type { Db } from '#lib/platform/db.ts'

/** By index `alert (tenant_id, status, id)`. */
export function countAlertRows(db: Db, tenantId: string): Promise<number> {
  return db.prisma.alert.count({ where: { tenantId, status: 'open' } })
}
