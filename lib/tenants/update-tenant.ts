import { z } from 'zod'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { integer, requiredText } from '#lib/platform/fields.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { updateTenantRow } from './store.ts'
import { MAX_TENANT_NAME_LENGTH } from './tenant.ts'

const MAX_DAYS = 3_650
const days = integer(1, MAX_DAYS)

/** Settings of a tenant that its admins change; what is absent stays. The slug never changes: links hold it. */
export const updateTenantInput = z
  .strictObject({
    name: requiredText(MAX_TENANT_NAME_LENGTH),
    /** How long an INVITE is held, where the app has no wait of its own. */
    waitSeconds: integer(1, 60),
    /** How long after its last REGISTER a push token is still pushed to. */
    pushTokenLifetimeDays: days,
    /** A device not seen for longer is stale. */
    staleAfterDays: days,
    /** How long calls and pushes are kept. */
    retentionDays: days,
  })
  .partial()

export type UpdateTenantInput = z.infer<typeof updateTenantInput>

/**
 * Changes settings of the tenant; they count for the next call and the next REGISTER, in every process.
 *
 * @throws AppError `not_found` for a role below admin
 */
export async function updateTenant(ctx: Context, input: UpdateTenantInput): Promise<void> {
  requireRole(ctx, 'admin')
  await ctx.db.prisma.$transaction(async (tx) => {
    const before = await updateTenantRow(tx, ctx.tenantId, input)
    if (before === null) throw notFound()
    await recordAuditEvent(tx, ctx, {
      action: 'tenant.update',
      subject: input.name ?? before.name,
      subjectId: ctx.tenantId,
      detail: changesOf(before, input),
    })
    await notifyConfig(tx, ctx.tenantId)
  })
}

/** Each member that became another, with what it was and is. */
function changesOf(before: Required<UpdateTenantInput>, input: UpdateTenantInput) {
  const members = Object.keys(input) as (keyof UpdateTenantInput)[]
  return Object.fromEntries(
    members
      .filter((member) => input[member] !== undefined && input[member] !== before[member])
      .map((member) => [member, { from: before[member], to: input[member] ?? null }]),
  )
}
