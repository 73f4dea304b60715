import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { notFound } from '#lib/platform/errors.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { clearDefault, lockApps, updateAppRow } from './admin-store.ts'
import { getApp } from './get-app.ts'
import type { UpdateAppInput } from './schemas.ts'

/**
 * Changes settings of an app; they count for the next call and the next REGISTER, in every process.
 *
 * @throws AppError `not_found`, also for a role below admin
 */
export async function updateApp(ctx: Context, input: UpdateAppInput): Promise<void> {
  requireRole(ctx, 'admin')
  const app = await getApp(ctx, { appId: input.appId })
  const { appId, ...changes } = input
  await ctx.db.prisma.$transaction(async (tx) => {
    await lockApps(tx, ctx.tenantId)
    if (input.isDefault === true) await clearDefault(tx, ctx.tenantId)
    if (!(await updateAppRow(tx, ctx.tenantId, input))) throw notFound()
    await recordAuditEvent(tx, ctx, {
      action: 'app.update',
      subject: app.bundleId,
      subjectId: appId,
      detail: JSON.parse(JSON.stringify(changes)) as Prisma.InputJsonObject,
    })
    await notifyConfig(tx, ctx.tenantId)
  })
}
