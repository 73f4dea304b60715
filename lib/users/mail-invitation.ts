import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import type { Mailer } from '#lib/platform/mailer.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { getTenant } from '#lib/tenants/get-tenant.ts'
import { type InvitationMail, invitationLetter, mailFault, mailFaultCodes } from './invitation-mail.ts'
import type { Invited } from './invite-member.ts'

/**
 * Sends the invited the link, at once and from here: a job would have to keep the secret until it runs. A mail that
 * is not taken is told and not tried again, for whoever invites has the link before them.
 *
 * @param mailer null where mail is not set up
 * @throws AppError `not_found` for a role below owner
 */
export async function mailInvitation(
  ctx: Context,
  mailer: Mailer | null,
  { invitation, link }: { invitation: Invited; link: string },
): Promise<InvitationMail> {
  requireRole(ctx, 'owner')
  if (mailer === null) return { kind: 'mail_is_off' }
  const { invitationId, email, role, expiresAt } = invitation
  const { name: tenantName } = await getTenant(ctx, { tenantId: ctx.tenantId })
  const invitedBy = ctx.actor.kind === 'user' ? ctx.actor.name : null
  const letter = invitationLetter({ tenantName, invitedBy, role, link, expiresAt })
  const error = await mailer.send({ ...letter, to: email, messageId: `${invitationId}@reveille` }).then(
    () => null,
    (reason: unknown) => reason ?? new Error('not told'),
  )
  if (error !== null) {
    const codes = mailFaultCodes(error)
    ctx.log.warn({ requestId: ctx.requestId, invitationId, ...codes }, 'an invitation was not mailed')
    return { kind: 'not_mailed', why: mailFault(error) }
  }
  await ctx.db.prisma.$transaction((tx) =>
    recordAuditEvent(tx, ctx, { action: 'invitation.mail', subject: email, subjectId: invitationId }),
  )
  return { kind: 'mailed' }
}
