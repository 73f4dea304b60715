import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { disableByHand } from './disable-store.ts'
import { type ListPushTokensInput, listPushTokens } from './list-push-tokens.ts'

/**
 * Disables push tokens by their ids, so that they are pushed no more until a phone registers with them again. What
 * is not active, not there or another tenant's is left as it is and not counted.
 *
 * @throws AppError `not_found` for a role below operator
 */
export async function disablePushTokens(
  ctx: Context,
  input: { pushTokenIds: readonly string[]; reason: string },
): Promise<{ disabled: number }> {
  requireRole(ctx, 'operator')
  const ids = input.pushTokenIds.filter(isUuid)
  const reason = input.reason === '' ? 'operator' : input.reason
  const disabled = await ctx.db.prisma.$transaction(async (tx) => {
    const count = await disableByHand(tx, ctx.tenantId, ids, reason, ctx.clock.now())
    if (count > 0) {
      await recordAuditEvent(tx, ctx, {
        action: 'push_tokens.disable',
        subject: `${count} push tokens`,
        detail: { reason, pushTokenIds: ids },
      })
    }
    return count
  })
  return { disabled }
}

/**
 * Disables the next of the active push tokens that fit a filter, a page of them. Whoever wants all calls it until
 * there are no more, and may stop at any time.
 *
 * @throws AppError `not_found` for a role below operator
 */
export async function disableNextPushTokens(
  ctx: Context,
  input: { filter: Omit<ListPushTokensInput, 'status' | 'cursor'>; reason: string },
): Promise<{ disabled: number; hasMore: boolean }> {
  requireRole(ctx, 'operator')
  const page = await listPushTokens(ctx, { ...input.filter, status: 'active' })
  const pushTokenIds = page.items.map(({ pushTokenId }) => pushTokenId)
  const { disabled } = await disablePushTokens(ctx, { pushTokenIds, reason: input.reason })
  return { disabled, hasMore: page.olderCursor !== null }
}
