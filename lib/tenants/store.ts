import type { Db, Prisma } from '#lib/platform/db.ts'

export type TenantRecord = {
  tenantId: string
  slug: string
  name: string
  status: 'active' | 'suspended'
  waitSeconds: number
  pushTokenLifetimeDays: number
  staleAfterDays: number
  retentionDays: number
  createdAt: Date
}

const SHOWN = {
  id: true,
  slug: true,
  name: true,
  status: true,
  waitSeconds: true,
  pushTokenLifetimeDays: true,
  staleAfterDays: true,
  retentionDays: true,
  createdAt: true,
} as const

/** Adds a tenant; false if the slug is taken. */
export async function insertTenant(
  tx: Prisma.TransactionClient,
  row: { id: string; slug: string; name: string; createdAt: Date },
): Promise<boolean> {
  const { count } = await tx.tenant.createMany({ data: [row], skipDuplicates: true })
  return count > 0
}

export async function findTenantBySlug(db: Db, slug: string): Promise<TenantRecord | null> {
  const row = await db.prisma.tenant.findUnique({ where: { slug }, select: SHOWN })
  return row === null ? null : toRecord(row)
}

export async function findTenant(db: Db, tenantId: string): Promise<TenantRecord | null> {
  const row = await db.prisma.tenant.findUnique({ where: { id: tenantId }, select: SHOWN })
  return row === null ? null : toRecord(row)
}

/** Changes settings of a tenant; what they were before, or null if there is no such tenant. */
export async function updateTenantRow(
  tx: Prisma.TransactionClient,
  tenantId: string,
  changes: TenantChanges,
): Promise<TenantRecord | null> {
  // Locked, so that what the audit trail says was changed is what was.
  await tx.$executeRaw`SELECT id FROM tenant WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`
  const before = await tx.tenant.findUnique({ where: { id: tenantId }, select: SHOWN })
  if (before === null) return null
  const data = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  await tx.tenant.update({ where: { id: tenantId }, data, select: { id: true } })
  return toRecord(before)
}

/** Sets the status of a tenant; what stood before, or null if there is no such tenant. */
export async function setStatus(
  tx: Prisma.TransactionClient,
  tenantId: string,
  status: TenantRecord['status'],
): Promise<Pick<TenantRecord, 'status' | 'name'> | null> {
  await tx.$executeRaw`SELECT id FROM tenant WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`
  const before = await tx.tenant.findUnique({
    where: { id: tenantId },
    select: { status: true, name: true },
  })
  if (before === null) return null
  await tx.tenant.update({ where: { id: tenantId }, data: { status }, select: { id: true } })
  return before
}

/** What of a tenant can be changed. */
type TenantChanges = {
  [Member in 'name' | 'waitSeconds' | 'pushTokenLifetimeDays' | 'staleAfterDays' | 'retentionDays']?:
    | TenantRecord[Member]
    | undefined
}

type ShownRow = Prisma.TenantGetPayload<{ select: typeof SHOWN }>

function toRecord({ id, ...rest }: ShownRow): TenantRecord {
  return { tenantId: id, ...rest }
}
