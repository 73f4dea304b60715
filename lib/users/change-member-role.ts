import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context, Role } from '#lib/platform/context.ts'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { countOtherOwners, findMember, lockMembers, setMemberRole } from './member-store.ts'

/**
 * Gives a person of the tenant another role, which counts from their next request on.
 *
 * @throws AppError `not_found`, also for a role below owner; `conflict` for the last owner
 */
export async function changeMemberRole(ctx: Context, input: { userId: string; role: Role }): Promise<void> {
  requireRole(ctx, 'owner')
  if (!isUuid(input.userId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    await lockMembers(tx, ctx.tenantId)
    const member = await findMember(tx, ctx.tenantId, input.userId)
    if (member === null) throw notFound()
    if (member.role === input.role) return
    if (member.role === 'owner' && (await countOtherOwners(tx, ctx.tenantId, input.userId)) === 0) {
      throw new AppError('conflict', 'This is the last owner: make somebody else an owner first.')
    }
    await setMemberRole(tx, ctx.tenantId, input.userId, input.role)
    await recordAuditEvent(tx, ctx, {
      action: 'member.change_role',
      subject: member.email,
      subjectId: input.userId,
      detail: { from: member.role, to: input.role },
    })
  })
}
