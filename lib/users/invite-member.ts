import { z } from 'zod'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Actor, Context, Role } from '#lib/platform/context.ts'
import { AppError, invalid } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { requireRole, roleAllows } from '#lib/platform/roles.ts'
import { hashInvitationSecret, INVITATION_DAYS, newInvitationSecret } from './invitation.ts'
import { deletePendingFor, insertInvitation } from './invitation-store.ts'
import { isMemberAddress, lockMembers } from './member-store.ts'
import { canonicalEmail } from './user.ts'

const DAY_MS = 86_400_000

/** Who invited, where no person did. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** An invitation that was just made, with the secret that its link ends with. */
export type Invited = { invitationId: string; email: string; role: Role; secret: string; expiresAt: Date }

/**
 * Invites a person into the tenant. The secret is in this answer and nowhere else; the link that ends with it is
 * for the invited alone. An invitation that was pending for the address is replaced.
 *
 * @throws AppError `not_found` for a role below owner, `invalid` for an address that is none or a role above
 *   the inviter's, `conflict` for somebody who belongs to the tenant already
 */
export async function inviteMember(ctx: Context, input: { email: string; role: Role }): Promise<Invited> {
  requireRole(ctx, 'owner')
  const email = canonicalEmail(input.email)
  if (!z.email().max(254).safeParse(email).success) throw invalid('/email', 'must be an e-mail address')
  if (!mayGive(ctx.actor, input.role)) throw invalid('/role', 'must not be above your own')
  const now = ctx.clock.now()
  const invitationId = newId()
  const secret = newInvitationSecret()
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * DAY_MS)
  await ctx.db.prisma.$transaction(async (tx) => {
    await lockMembers(tx, ctx.tenantId)
    if (await isMemberAddress(tx, ctx.tenantId, email)) {
      throw new AppError('conflict', `${email} belongs to this tenant already.`, {
        faults: [{ pointer: '/email', message: 'belongs to this tenant already' }],
      })
    }
    await deletePendingFor(tx, ctx.tenantId, email)
    await insertInvitation(tx, {
      id: invitationId,
      tenantId: ctx.tenantId,
      email,
      role: input.role,
      secretHash: hashInvitationSecret(secret) ?? '',
      invitedBy: ctx.actor.kind === 'user' ? ctx.actor.userId : NOBODY,
      expiresAt,
      createdAt: now,
    })
    await recordAuditEvent(tx, ctx, {
      action: 'invitation.create',
      subject: email,
      subjectId: invitationId,
      detail: { role: input.role, expiresAt: expiresAt.toISOString() },
    })
  })
  return { invitationId, email, role: input.role, secret, expiresAt }
}

function mayGive(actor: Actor, role: Role): boolean {
  return actor.kind !== 'user' || roleAllows(actor.role, role)
}
