import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { masked } from '#lib/platform/log.ts'
import { disableByHand } from './disable-store.ts'
import { findPushTokenIds } from './lookup-store.ts'
import { pushTokenFingerprint } from './push-token.ts'
import type { DisablePushTokenAnswer, DisablePushTokenInput } from './schemas.ts'

/**
 * Disables a push token by its value, so that it is pushed no more until a phone registers with it again. A
 * repeat disables nothing and says so.
 *
 * @throws AppError `not_found` for a value that the tenant never had
 */
export async function disablePushToken(
  ctx: Context,
  input: DisablePushTokenInput,
): Promise<DisablePushTokenAnswer> {
  const ids = await findPushTokenIds(ctx.db, ctx.tenantId, pushTokenFingerprint(input.pushToken))
  if (ids.length === 0) throw notFound()
  const reason = input.reason === '' ? 'operator' : input.reason
  const disabled = await ctx.db.prisma.$transaction(async (tx) => {
    const count = await disableByHand(tx, ctx.tenantId, ids, reason, ctx.clock.now())
    if (count > 0) {
      await recordAuditEvent(tx, ctx, {
        action: 'push_token.disable',
        subject: masked(input.pushToken),
        detail: { reason },
      })
    }
    return count
  })
  return { ok: true, disabled }
}
