import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requirePlatformAdmin } from '#lib/platform/roles.ts'
import { setStatus } from './store.ts'

/**
 * Suspends a tenant or lets it go on. While it is suspended every API key of it is refused (403), in every
 * process at once, and its members cannot open it; nothing of it is lost. Doing it again changes nothing.
 *
 * @throws AppError `not_found`, also for whoever is no platform admin
 */
export async function setTenantStatus(
  ctx: PlatformContext,
  input: { tenantId: string; status: 'active' | 'suspended' },
): Promise<void> {
  requirePlatformAdmin(ctx)
  const { tenantId, status } = input
  if (!isUuid(tenantId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    const before = await setStatus(tx, tenantId, status)
    if (before === null) throw notFound()
    if (before.status === status) return
    await recordAuditEvent(
      tx,
      { ...ctx, tenantId },
      {
        action: status === 'suspended' ? 'tenant.suspend' : 'tenant.resume',
        subject: before.name,
        subjectId: tenantId,
      },
    )
    await notifyConfig(tx, tenantId)
  })
}
