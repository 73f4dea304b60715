import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { masked } from '#lib/platform/log.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { findPushTokenValue } from './by-hand-store.ts'

/**
 * The whole value of a push token, for an operator who has to compare it. That it was shown is audited.
 *
 * @throws AppError `not_found`, also for a lower role
 */
export async function revealPushToken(
  ctx: Context,
  input: { pushTokenId: string },
): Promise<{ value: string }> {
  requireRole(ctx, 'operator')
  if (!isUuid(input.pushTokenId)) throw notFound()
  return ctx.db.prisma.$transaction(async (tx) => {
    const found = await findPushTokenValue(tx, ctx.tenantId, input.pushTokenId)
    if (found === null) throw notFound()
    await recordAuditEvent(tx, ctx, {
      action: 'push_token.reveal',
      subject: masked(found.value),
      subjectId: input.pushTokenId,
      detail: { aor: found.aor },
    })
    return { value: found.value }
  })
}
