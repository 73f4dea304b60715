import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError, invalid, notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { hasInstance, lockDeviceOwner, moveDeviceRows, upsertAccount } from './by-hand-store.ts'

/**
 * Gives a device with all its push tokens to another account of the tenant, which is made if it is not there. Its
 * binding ends, for it was the old account's; calls of the past stay where they were.
 *
 * @param input.aor in canonical form
 * @throws AppError `not_found`, also for a role below operator; `invalid` if it belongs there already; `conflict`
 *   if that account has a device of the same instance
 */
export async function moveDevice(
  ctx: Context,
  input: { deviceId: string; aor: string },
): Promise<{ pushTokens: number }> {
  const { deviceId, aor } = input
  requireRole(ctx, 'operator')
  if (!isUuid(deviceId)) throw notFound()
  return ctx.db.prisma.$transaction(async (tx) => {
    const owner = await lockDeviceOwner(tx, ctx.tenantId, deviceId)
    if (owner === null) throw notFound()
    if (owner.aor === aor) throw invalid('/aor', 'It belongs to this account already.')
    const accountId = await upsertAccount(tx, ctx.tenantId, aor)
    if (owner.instanceId !== null && (await hasInstance(tx, ctx.tenantId, accountId, owner.instanceId))) {
      throw new AppError('conflict', 'That account has this very phone already: it has registered there.')
    }
    const pushTokens = await moveDeviceRows(
      tx,
      ctx.tenantId,
      deviceId,
      { accountId, aor },
      owner,
      ctx.clock.now(),
    )
    await recordAuditEvent(tx, ctx, {
      action: 'device.move',
      subject: aor,
      subjectId: deviceId,
      detail: { fromAor: owner.aor, toAor: aor, pushTokens },
    })
    return { pushTokens }
  })
}
