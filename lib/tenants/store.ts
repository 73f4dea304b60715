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

type ShownRow = Prisma.TenantGetPayload<{ select: typeof SHOWN }>

function toRecord({ id, ...rest }: ShownRow): TenantRecord {
  return { tenantId: id, ...rest }
}
