import type { Role } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'
import type { SessionUser } from './user.ts'

const SHOWN = { id: true, email: true, name: true, isPlatformAdmin: true, sessionVersion: true } as const

type ShownRow = Prisma.UserGetPayload<{ select: typeof SHOWN }>

function toSessionUser({ id, ...rest }: ShownRow): SessionUser {
  return { userId: id, ...rest }
}

/** A tenant as the switch shows it, with what the user may do there. */
export type TenantAccess = { tenantId: string; slug: string; name: string; role: Role }

/** By canonical e-mail address, with the password hash, for sign-in alone. */
export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<{ user: SessionUser; passwordHash: string | null } | null> {
  const row = await db.prisma.user.findUnique({
    where: { email },
    select: { ...SHOWN, passwordHash: true },
  })
  if (row === null) return null
  const { passwordHash, ...shown } = row
  return { user: toSessionUser(shown), passwordHash }
}

export async function findUser(db: Db, userId: string): Promise<SessionUser | null> {
  const row = await db.prisma.user.findUnique({ where: { id: userId }, select: SHOWN })
  return row === null ? null : toSessionUser(row)
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
    select: { role: true, tenant: { select: { id: true, slug: true, name: true } } },
    orderBy: { tenant: { name: 'asc' } },
  })
  return rows.map(({ role, tenant }) => ({ tenantId: tenant.id, slug: tenant.slug, name: tenant.name, role }))
}

/** All tenants by name, as a platform admin sees them: as owner. */
export async function listAllTenants(db: Db, limit: number): Promise<TenantAccess[]> {
  const rows = await db.prisma.tenant.findMany({
    select: { id: true, slug: true, name: true },
    orderBy: { name: 'asc' },
    take: limit,
  })
  return rows.map(({ id, slug, name }) => ({ tenantId: id, slug, name, role: 'owner' }))
}

/** The tenant of a slug with the role of the user in it; null role for no member. */
export async function findTenantWithRole(
  db: Db,
  userId: string,
  slug: string,
): Promise<{ tenantId: string; slug: string; name: string; role: Role | null } | null> {
  const row = await db.prisma.tenant.findUnique({
    where: { slug },
    select: {
      id: true,
      slug: true,
      name: true,
      memberships: { where: { userId }, select: { role: true } },
    },
  })
  if (row === null) return null
  return { tenantId: row.id, slug: row.slug, name: row.name, role: row.memberships[0]?.role ?? null }
}
