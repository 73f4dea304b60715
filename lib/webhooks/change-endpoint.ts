import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { type KeyRing, seal } from '#lib/platform/secrets.ts'
import { secretContext } from './endpoint.ts'
import { checkEndpointInput, type EndpointInput } from './endpoint-input.ts'
import { deleteEndpointRow, findEndpointRow, lockSealedSecret, updateEndpointRow } from './endpoint-store.ts'
import { generateWebhookSecret } from './standard-webhooks.ts'

/** A receiver has this long to change over to a new secret. */
const BOTH_SECRETS_MS = 24 * 3_600_000

/**
 * Changes name, address, events and whether anything is sent.
 *
 * @throws AppError `not_found`, also for a role below admin; `invalid` with a fault per member
 */
export async function updateEndpoint(
  ctx: Context,
  input: EndpointInput & { endpointId: string },
): Promise<void> {
  requireRole(ctx, 'admin')
  if (!isUuid(input.endpointId)) throw notFound()
  const { name, url, events, enabled } = checkEndpointInput(input)
  await ctx.db.prisma.$transaction(async (tx) => {
    const changes = { name, url, events: [...events], enabled }
    if (!(await updateEndpointRow(tx, ctx.tenantId, input.endpointId, changes))) throw notFound()
    await recordAuditEvent(tx, ctx, {
      action: 'webhook_endpoint.update',
      subject: name,
      subjectId: input.endpointId,
      detail: { url, events: [...events], enabled },
    })
  })
}

/**
 * Gives an endpoint a new secret, which is in this answer and nowhere else. The one before it signs too for 24
 * hours; one that was before that signs no more.
 *
 * @throws AppError `not_found`, also for a role below admin
 */
export async function rotateEndpointSecret(
  ctx: Context & { keyRing: KeyRing },
  input: { endpointId: string },
): Promise<{ secret: string; previousUntil: Date }> {
  requireRole(ctx, 'admin')
  if (!isUuid(input.endpointId)) throw notFound()
  const { endpointId } = input
  const secret = generateWebhookSecret()
  const sealedSecret = await seal(ctx.keyRing, secret, secretContext(endpointId))
  const previousUntil = new Date(ctx.clock.now().getTime() + BOTH_SECRETS_MS)
  await ctx.db.prisma.$transaction(async (tx) => {
    const previousSealedSecret = await lockSealedSecret(tx, ctx.tenantId, endpointId)
    const endpoint = await findEndpointRow({ prisma: tx }, ctx.tenantId, endpointId)
    if (previousSealedSecret === null || endpoint === null) throw notFound()
    const changes = { sealedSecret, previousSealedSecret, previousUntil }
    await updateEndpointRow(tx, ctx.tenantId, endpointId, changes)
    await recordAuditEvent(tx, ctx, {
      action: 'webhook_endpoint.rotate_secret',
      subject: endpoint.name,
      subjectId: endpointId,
      detail: { previousUntil: previousUntil.toISOString() },
    })
  })
  return { secret, previousUntil }
}

/**
 * Removes an endpoint with the log of its deliveries.
 *
 * @throws AppError `not_found`, also for a role below admin
 */
export async function deleteEndpoint(ctx: Context, input: { endpointId: string }): Promise<void> {
  requireRole(ctx, 'admin')
  if (!isUuid(input.endpointId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    const endpoint = await findEndpointRow({ prisma: tx }, ctx.tenantId, input.endpointId)
    if (endpoint === null) throw notFound()
    await deleteEndpointRow(tx, ctx.tenantId, input.endpointId)
    await recordAuditEvent(tx, ctx, {
      action: 'webhook_endpoint.delete',
      subject: endpoint.name,
      subjectId: input.endpointId,
      detail: { url: endpoint.url },
    })
  })
}
