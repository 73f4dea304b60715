import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { findApiKey, markRevoked } from './store.ts'

/**
 * Ends an API key for good: every process refuses it at once. Revoking it again changes nothing.
 *
 * @throws AppError `not_found`, also for a role below admin
 */
export async function revokeApiKey(ctx: Context, input: { apiKeyId: string }): Promise<void> {
  requireRole(ctx, 'admin')
  if (!isUuid(input.apiKeyId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    const apiKey = await findApiKey({ prisma: tx }, ctx.tenantId, input.apiKeyId)
    if (apiKey === null) throw notFound()
    if (!(await markRevoked(tx, ctx.tenantId, input.apiKeyId, ctx.clock.now()))) return
    await recordAuditEvent(tx, ctx, {
      action: 'api_key.revoke',
      subject: apiKey.name,
      subjectId: input.apiKeyId,
      detail: { lastFour: apiKey.lastFour },
    })
    await notifyConfig(tx, ctx.tenantId)
  })
}
