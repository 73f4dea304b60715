import type { Role } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'

/** A person of a tenant. */
export type MemberRecord = {
  userId: string
  email: string
  name: string
  role: Role
  hasSecondFactor: boolean
  lastSignInAt: Date | null
  since: Date
}

/** People of a tenant, by address; more than `limit` are cut off. */
export async function listMemberRecords(db: Db, tenantId: string, limit: number): Promise<MemberRecord[]> {
  const rows = await db.prisma.membership.findMany({
    where: { tenantId },
    select: {
      role: true,
      createdAt: true,
      user: { select: { id: true, email: true, name: true, sealedTotp: true, lastSignInAt: true } },
    },
    orderBy: { user: { email: 'asc' } },
    take: limit,
  })
  return rows.map(({ role, createdAt, user }) => ({
    userId: user.id,
    email: user.email,
    name: user.name,
    role,
    hasSecondFactor: user.sealedTotp !== null,
    lastSignInAt: user.lastSignInAt,
    since: createdAt,
  }))
}

/** Lets changes to the people of a tenant happen one after the other: who is the last owner is for all to agree on. */
export async function lockMembers(tx: Prisma.TransactionClient, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT id FROM tenant WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`
}

export async function findMember(
  tx: Prisma.TransactionClient,
  tenantId: string,
  userId: string,
): Promise<{ role: Role; email: string } | null> {
  const row = await tx.membership.findFirst({
    where: { tenantId, userId },
    select: { role: true, user: { select: { email: true } } },
  })
  return row === null ? null : { role: row.role, email: row.user.email }
}

/** Whether a person with this address belongs to the tenant. */
export async function isMemberAddress(
  tx: Prisma.TransactionClient,
  tenantId: string,
  email: string,
): Promise<boolean> {
  const row = await tx.membership.findFirst({
    where: { tenantId, user: { email } },
    select: { userId: true },
  })
  return row !== null
}

/** How many owners a tenant has besides a person. */
export async function countOtherOwners(
  tx: Prisma.TransactionClient,
  tenantId: string,
  userId: string,
): Promise<number> {
  return tx.membership.count({ where: { tenantId, role: 'owner', userId: { not: userId } } })
}

export async function setMemberRole(
  tx: Prisma.TransactionClient,
  tenantId: string,
  userId: string,
  role: Role,
): Promise<void> {
  await tx.membership.updateMany({ where: { tenantId, userId }, data: { role } })
}

export async function deleteMember(
  tx: Prisma.TransactionClient,
  tenantId: string,
  userId: string,
): Promise<void> {
  await tx.membership.deleteMany({ where: { tenantId, userId } })
}
