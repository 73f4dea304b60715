import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { insertNewUser, userRow } from './create-user.ts'
import { hashInvitationSecret } from './invitation.ts'
import {
  findOpenInvitation,
  listOpenInvitationsFor,
  markAccepted,
  type OpenInvitation,
} from './invitation-store.ts'
import { findMember, lockMembers } from './member-store.ts'
import { insertMembership } from './store.ts'
import { displayName, type SessionUser } from './user.ts'

/**
 * Lets somebody who is signed in join the tenant that invited their address.
 *
 * @throws AppError `not_found` for a link that leads nowhere, or that was meant for another address
 */
export async function acceptInvitation(
  ctx: PlatformContext,
  user: SessionUser,
  input: { secret: string },
): Promise<{ tenantSlug: string }> {
  const { userId, isPlatformAdmin } = user
  const invitation = await openInvitation(ctx, input.secret)
  if (invitation.email !== user.email) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    await take(tx, ctx, invitation)
    if ((await findMember(tx, invitation.tenantId, userId)) === null) {
      const { tenantId, role } = invitation
      await insertMembership(tx, { tenantId, userId, role, createdAt: ctx.clock.now() })
    }
    const actor = { kind: 'user', userId, name: displayName(user), role: 'viewer', isPlatformAdmin } as const
    await record(tx, { ...ctx, actor }, invitation)
  })
  return { tenantSlug: invitation.tenantSlug }
}

/**
 * Makes the user whom an invitation is for, who has no account yet, and lets them join.
 *
 * @throws AppError `not_found` for a link that leads nowhere, `invalid` for a name or password that cannot be,
 *   `conflict` when there is such a user meanwhile
 */
export async function acceptInvitationAsNewUser(
  ctx: PlatformContext,
  input: { secret: string; name: string; password: string },
): Promise<{ tenantSlug: string; email: string }> {
  const invitation = await openInvitation(ctx, input.secret)
  const { email, tenantId, role } = invitation
  const row = await userRow(ctx, { email, name: input.name, password: input.password })
  await ctx.db.prisma.$transaction(async (tx) => {
    await take(tx, ctx, invitation)
    await insertNewUser(tx, ctx, row, { tenantId, role })
    await record(tx, ctx, invitation)
  })
  return { tenantSlug: invitation.tenantSlug, email }
}

/**
 * Makes the user of an address that is proved to be theirs, without a password, if anybody has invited it, and lets
 * them join every tenant that did.
 *
 * @returns whether there was an invitation
 */
export async function joinByProvenAddress(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext,
  { email, name }: { email: string; name: string },
): Promise<boolean> {
  const invitations = await listOpenInvitationsFor(tx, email, ctx.clock.now())
  if (invitations.length === 0) return false
  const row = await userRow(ctx, { email, name, password: null })
  await insertNewUser(tx, ctx, row)
  for (const invitation of invitations) {
    await take(tx, ctx, invitation)
    const { tenantId, role } = invitation
    await insertMembership(tx, { tenantId, userId: row.id, role, createdAt: row.createdAt })
    await record(tx, ctx, invitation)
  }
  return true
}

async function openInvitation(ctx: PlatformContext, secret: string): Promise<OpenInvitation> {
  const secretHash = hashInvitationSecret(secret)
  const invitation =
    secretHash === null ? null : await findOpenInvitation(ctx.db, secretHash, ctx.clock.now())
  if (invitation === null) throw notFound()
  return invitation
}

type TakenInvitation = Pick<OpenInvitation, 'tenantId' | 'invitationId' | 'email' | 'role'>

async function take(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext,
  invitation: TakenInvitation,
): Promise<void> {
  await lockMembers(tx, invitation.tenantId)
  if (await markAccepted(tx, invitation, ctx.clock.now())) return
  throw new AppError('not_found', 'This invitation was used or revoked a moment ago.')
}

function record(tx: Prisma.TransactionClient, ctx: PlatformContext, invitation: TakenInvitation) {
  const { tenantId, invitationId, email, role } = invitation
  return recordAuditEvent(
    tx,
    { ...ctx, tenantId },
    { action: 'invitation.accept', subject: email, subjectId: invitationId, detail: { role } },
  )
}
