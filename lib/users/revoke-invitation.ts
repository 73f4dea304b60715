import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { deletePendingInvitation } from './invitation-store.ts'

/**
 * Takes an invitation back: its link leads nowhere from now on.
 *
 * @throws AppError `not_found`, also for a role below owner and for an invitation that was accepted
 */
export async function revokeInvitation(ctx: Context, input: { invitationId: string }): Promise<void> {
  requireRole(ctx, 'owner')
  if (!isUuid(input.invitationId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    const email = await deletePendingInvitation(tx, ctx.tenantId, input.invitationId)
    if (email === null) throw notFound()
    await recordAuditEvent(tx, ctx, {
      action: 'invitation.revoke',
      subject: email,
      subjectId: input.invitationId,
    })
  })
}
