import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid, newId } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { findDeliveryRow, insertDeliveries, reopenDelivery } from './delivery-store.ts'
import { type DeliveryRecord, TEST_EVENT } from './endpoint.ts'
import { findEndpointRow } from './endpoint-store.ts'
import { type SendContext, sendOneWebhook } from './send-webhooks.ts'

/**
 * Sends a delivery again, at once, with the id that it had: a receiver that took it before sees that it did.
 *
 * @throws AppError `not_found`, also for a role below admin and a delivery that is still being tried
 */
export async function replayDelivery(
  ctx: Context & SendContext,
  input: { deliveryId: string },
): Promise<DeliveryRecord> {
  requireRole(ctx, 'admin')
  if (!isUuid(input.deliveryId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    const delivery = await reopenDelivery(tx, ctx.tenantId, input.deliveryId, ctx.clock.now())
    if (delivery === null) throw notFound()
    await recordAuditEvent(tx, ctx, {
      action: 'webhook_delivery.replay',
      subject: delivery.event,
      subjectId: delivery.deliveryId,
      detail: { endpointId: delivery.endpointId },
    })
  })
  return sendNow(ctx, input.deliveryId)
}

/**
 * Sends a message of type `test` to an endpoint, at once.
 *
 * @throws AppError `not_found`, also for a role below admin
 */
export async function testEndpoint(
  ctx: Context & SendContext,
  input: { endpointId: string },
): Promise<DeliveryRecord> {
  requireRole(ctx, 'admin')
  const endpoint = isUuid(input.endpointId) && (await findEndpointRow(ctx.db, ctx.tenantId, input.endpointId))
  if (!endpoint) throw notFound()
  const now = ctx.clock.now()
  const deliveryId = newId(now)
  await ctx.db.prisma.$transaction(async (tx) => {
    await insertDeliveries(tx, [
      {
        id: deliveryId,
        tenantId: ctx.tenantId,
        endpointId: endpoint.endpointId,
        event: TEST_EVENT,
        payload: { type: TEST_EVENT, timestamp: now.toISOString(), data: { message: 'It works.' } },
        nextTryAt: now,
        createdAt: now,
      },
    ])
    await recordAuditEvent(tx, ctx, {
      action: 'webhook_endpoint.test',
      subject: endpoint.name,
      subjectId: endpoint.endpointId,
    })
  })
  return sendNow(ctx, deliveryId)
}

async function sendNow(ctx: Context & SendContext, deliveryId: string): Promise<DeliveryRecord> {
  await sendOneWebhook(ctx, deliveryId)
  const delivery = await findDeliveryRow(ctx.db, ctx.tenantId, deliveryId)
  if (delivery === null) throw notFound()
  return delivery
}
