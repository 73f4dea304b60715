import type { Role } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'

/** An invitation that nobody has accepted, as an owner sees it. */
export type InvitationRecord = {
  invitationId: string
  email: string
  role: Role
  expiresAt: Date
  createdAt: Date
}

/** An invitation as whoever has its link sees it. */
export type OpenInvitation = {
  invitationId: string
  tenantId: string
  tenantSlug: string
  tenantName: string
  email: string
  role: Role
  expiresAt: Date
}

export async function insertInvitation(
  tx: Prisma.TransactionClient,
  row: Prisma.InvitationUncheckedCreateInput,
): Promise<void> {
  await tx.invitation.create({ data: row, select: { id: true } })
}

/** Removes what is pending for an address: a new invitation replaces the one before. */
export async function deletePendingFor(
  tx: Prisma.TransactionClient,
  tenantId: string,
  email: string,
): Promise<void> {
  await tx.invitation.deleteMany({ where: { tenantId, email, acceptedAt: null } })
}

/** Removes a pending invitation; its address, or null if the tenant has no such one. */
export async function deletePendingInvitation(
  tx: Prisma.TransactionClient,
  tenantId: string,
  invitationId: string,
): Promise<string | null> {
  const where = { tenantId, id: invitationId, acceptedAt: null }
  const row = await tx.invitation.findFirst({ where, select: { email: true } })
  const { count } = await tx.invitation.deleteMany({ where })
  return row === null || count === 0 ? null : row.email
}

/** Newest first, those that have expired too. Index: invitation (tenant_id, id). */
export async function listPendingInvitations(
  db: Db,
  tenantId: string,
  limit: number,
): Promise<InvitationRecord[]> {
  const rows = await db.prisma.invitation.findMany({
    where: { tenantId, acceptedAt: null },
    select: { id: true, email: true, role: true, expiresAt: true, createdAt: true },
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(({ id, ...rest }) => ({ invitationId: id, ...rest }))
}

/** The invitation of a link that can still be accepted; of whatever tenant, for the secret is the proof. */
export async function findOpenInvitation(
  db: Pick<Db, 'prisma'> | { prisma: Prisma.TransactionClient },
  secretHash: string,
  now: Date,
): Promise<OpenInvitation | null> {
  const row = await db.prisma.invitation.findFirst({
    where: { secretHash, acceptedAt: null, expiresAt: { gt: now } },
    select: {
      id: true,
      tenantId: true,
      email: true,
      role: true,
      expiresAt: true,
      tenant: { select: { slug: true, name: true } },
    },
  })
  if (row === null) return null
  const { id, tenant, ...rest } = row
  return { invitationId: id, tenantSlug: tenant.slug, tenantName: tenant.name, ...rest }
}

/** Invitations for an address that can still be accepted, in the order in which members of tenants are locked. */
export async function listOpenInvitationsFor(
  tx: Prisma.TransactionClient,
  email: string,
  now: Date,
): Promise<Pick<OpenInvitation, 'tenantId' | 'invitationId' | 'email' | 'role'>[]> {
  const rows = await tx.invitation.findMany({
    where: { email, acceptedAt: null, expiresAt: { gt: now } },
    select: { id: true, tenantId: true, email: true, role: true },
    orderBy: { tenantId: 'asc' },
  })
  return rows.map(({ id, ...rest }) => ({ invitationId: id, ...rest }))
}

/** Takes an invitation; false if somebody else has just done so. */
export async function markAccepted(
  tx: Prisma.TransactionClient,
  { tenantId, invitationId }: Pick<OpenInvitation, 'tenantId' | 'invitationId'>,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.invitation.updateMany({
    where: { tenantId, id: invitationId, acceptedAt: null },
    data: { acceptedAt: at },
  })
  return count > 0
}
