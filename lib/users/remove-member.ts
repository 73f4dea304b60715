import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { countOtherOwners, deleteMember, findMember, lockMembers } from './member-store.ts'

/**
 * Takes a person out of the tenant, from their next request on. The person stays: they may belong to others.
 *
 * @throws AppError `not_found`, also for a role below owner; `conflict` for the last owner
 */
export async function removeMember(ctx: Context, input: { userId: string }): Promise<void> {
  requireRole(ctx, 'owner')
  if (!isUuid(input.userId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    await lockMembers(tx, ctx.tenantId)
    const member = await findMember(tx, ctx.tenantId, input.userId)
    if (member === null) throw notFound()
    if (member.role === 'owner' && (await countOtherOwners(tx, ctx.tenantId, input.userId)) === 0) {
      throw new AppError('conflict', 'This is the last owner: make somebody else an owner first.')
    }
    await deleteMember(tx, ctx.tenantId, input.userId)
    await recordAuditEvent(tx, ctx, {
      action: 'member.remove',
      subject: member.email,
      subjectId: input.userId,
      detail: { role: member.role },
    })
  })
}
