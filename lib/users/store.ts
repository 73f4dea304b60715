import type { Role } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'
import { type SessionUser, toSessionUser, USER_SHOWN } from './user.ts'

/** What proves a person to us. */
export type UserProofs = {
  passwordHash: string | null
  /** Null while the second factor is off. */
  sealedTotp: string | null
}

/** A tenant as the switch shows it, with what the user may do there. */
export type TenantAccess = {
  tenantId: string
  slug: string
  name: string
  status: 'active' | 'suspended'
  role: Role
}

const TENANT_SHOWN = { id: true, slug: true, name: true, status: true } as const

/** By canonical e-mail address, with what proves them. */
export async function findUserByEmail(
  db: Pick<Db, 'prisma'> | { prisma: Prisma.TransactionClient },
  email: string,
): Promise<({ user: SessionUser } & UserProofs) | null> {
  const row = await db.prisma.user.findUnique({
    where: { email },
    select: { ...USER_SHOWN, passwordHash: true, sealedTotp: true },
  })
  if (row === null) return null
  const { passwordHash, sealedTotp, ...shown } = row
  return { user: toSessionUser(shown), passwordHash, sealedTotp }
}

/** What proves a person who is signed in. */
export async function findProofs(db: Db, userId: string): Promise<UserProofs | null> {
  return db.prisma.user.findUnique({
    where: { id: userId },
    select: { passwordHash: true, sealedTotp: true },
  })
}

/** Sets the password of a person who is signed in; false if their sessions were ended meanwhile. */
export async function setPasswordHash(
  tx: Prisma.TransactionClient,
  { userId, sessionVersion }: Pick<SessionUser, 'userId' | 'sessionVersion'>,
  passwordHash: string,
): Promise<boolean> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, sessionVersion },
    data: { passwordHash },
  })
  return count > 0
}

/** Sets the password of an address's user, whose sessions are of an old version then; null if there is none. */
export async function resetPasswordHash(
  tx: Prisma.TransactionClient,
  email: string,
  passwordHash: string,
): Promise<string | null> {
  const [row] = await tx.user.updateManyAndReturn({
    where: { email },
    data: { passwordHash, sessionVersion: { increment: 1 } },
    select: { id: true },
  })
  return row?.id ?? null
}

export async function hasAnyUser(tx: Prisma.TransactionClient): Promise<boolean> {
  return (await tx.user.findFirst({ select: { id: true } })) !== null
}

/** Adds a user; false if the address is taken. */
export async function insertUser(
  tx: Prisma.TransactionClient,
  row: {
    id: string
    email: string
    name: string
    passwordHash: string | null
    isPlatformAdmin: boolean
    createdAt: Date
  },
): Promise<boolean> {
  const { count } = await tx.user.createMany({ data: [row], skipDuplicates: true })
  return count > 0
}

export async function insertMembership(
  tx: Prisma.TransactionClient,
  row: { tenantId: string; userId: string; role: Role; createdAt: Date },
): Promise<void> {
  await tx.membership.create({ data: row, select: { userId: true } })
}

export async function noteSignIn(tx: Prisma.TransactionClient, userId: string, at: Date): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { lastSignInAt: at }, select: { id: true } })
}

export async function raiseSessionVersion(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    data: { sessionVersion: { increment: 1 } },
    select: { id: true },
  })
}

/** Held until the transaction ends: two processes that start at once make one first admin. */
export async function lockFirstAdmin(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('reveille first admin'))`
}

/** Tenants that the user belongs to, by name. */
export async function listMemberships(db: Db, userId: string): Promise<TenantAccess[]> {
  const rows = await db.prisma.membership.findMany({
    where: { userId },
    select: { role: true, tenant: { select: TENANT_SHOWN } },
    orderBy: { tenant: { name: 'asc' } },
  })
  return rows.map(({ role, tenant: { id, ...rest } }) => ({ tenantId: id, ...rest, role }))
}

/** All tenants by name, as a platform admin sees them: as owner. */
export async function listAllTenants(db: Db, limit: number): Promise<TenantAccess[]> {
  const rows = await db.prisma.tenant.findMany({
    select: TENANT_SHOWN,
    orderBy: { name: 'asc' },
    take: limit,
  })
  return rows.map(({ id, ...rest }) => ({ tenantId: id, ...rest, role: 'owner' }))
}

/** The tenant of a slug with the role of the user in it; null role for no member. */
export async function findTenantWithRole(
  db: Db,
  userId: string,
  slug: string,
): Promise<(Omit<TenantAccess, 'role'> & { role: Role | null }) | null> {
  const row = await db.prisma.tenant.findUnique({
    where: { slug },
    select: {
      ...TENANT_SHOWN,
      memberships: { where: { userId }, select: { role: true } },
    },
  })
  if (row === null) return null
  const { id, memberships, ...rest } = row
  return { tenantId: id, ...rest, role: memberships[0]?.role ?? null }
}
