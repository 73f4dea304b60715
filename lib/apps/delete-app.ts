import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { deleteAppRow, hasDevices } from './admin-store.ts'

/**
 * Removes an app that no device uses. History keeps what it says of it.
 *
 * @throws AppError `not_found`, also for a role below admin; `conflict` while devices belong to the app
 */
export async function deleteApp(ctx: Context, input: { appId: string }): Promise<void> {
  requireRole(ctx, 'admin')
  if (!isUuid(input.appId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    if (await hasDevices(tx, ctx.tenantId, input.appId)) {
      throw new AppError('conflict', 'Devices still belong to this app: remove them first.')
    }
    const bundleId = await deleteAppRow(tx, ctx.tenantId, input.appId)
    if (bundleId === null) throw notFound()
    await recordAuditEvent(tx, ctx, { action: 'app.delete', subject: bundleId, subjectId: input.appId })
    await notifyConfig(tx, ctx.tenantId)
  })
}
