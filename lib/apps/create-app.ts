import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { DEFAULT_CARRIERS } from '#lib/sip/carriers.ts'
import { clearDefault, hasApps, insertApp, lockApps } from './admin-store.ts'
import { DEFAULT_PAYLOAD_TEMPLATE } from './payload-template.ts'
import type { CreateAppInput } from './schemas.ts'

/**
 * Makes an app. The first app of a tenant becomes its default.
 *
 * @throws AppError `not_found` for a role below admin, `conflict` when the tenant has an app with this bundle id
 */
export async function createApp(ctx: Context, input: CreateAppInput): Promise<{ appId: string }> {
  requireRole(ctx, 'admin')
  const appId = newId()
  await ctx.db.prisma.$transaction(async (tx) => {
    await lockApps(tx, ctx.tenantId)
    const isDefault = input.isDefault ?? !(await hasApps(tx, ctx.tenantId))
    if (isDefault) await clearDefault(tx, ctx.tenantId)
    const isNew = await insertApp(tx, ctx.tenantId, {
      ...input,
      appId,
      isDefault,
      payloadTemplate: input.payloadTemplate ?? DEFAULT_PAYLOAD_TEMPLATE,
      tokenCarriers: input.tokenCarriers ?? [...DEFAULT_CARRIERS],
      createdAt: ctx.clock.now(),
    })
    if (!isNew) {
      throw new AppError('conflict', `There is an app with the bundle id ${input.bundleId} already.`, {
        faults: [{ pointer: '/bundleId', message: 'is taken' }],
      })
    }
    await recordAuditEvent(tx, ctx, {
      action: 'app.create',
      subject: input.bundleId,
      subjectId: appId,
      detail: { name: input.name, isDefault },
    })
    await notifyConfig(tx, ctx.tenantId)
  })
  return { appId }
}
