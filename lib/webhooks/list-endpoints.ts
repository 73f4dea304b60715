import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import type { KeysetCursor, KeysetPage } from '#lib/platform/keyset.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { listDeliveryRows } from './delivery-store.ts'
import type { DeliveryRecord, EndpointRecord } from './endpoint.ts'
import { findEndpointRow, listEndpointRows } from './endpoint-store.ts'

const PAGE_SIZE = 50

/**
 * The tenant's webhook endpoints, the oldest first.
 *
 * @throws AppError `not_found` for a role below admin
 */
export async function listEndpoints(ctx: Context): Promise<EndpointRecord[]> {
  requireRole(ctx, 'admin')
  return listEndpointRows(ctx.db, ctx.tenantId)
}

/**
 * One endpoint with a page of its deliveries, newest first.
 *
 * @throws AppError `not_found`, also for a role below admin
 */
export async function getEndpoint(
  ctx: Context,
  input: { endpointId: string; cursor?: KeysetCursor },
): Promise<{ endpoint: EndpointRecord; deliveries: KeysetPage<DeliveryRecord> }> {
  requireRole(ctx, 'admin')
  const endpoint = isUuid(input.endpointId) && (await findEndpointRow(ctx.db, ctx.tenantId, input.endpointId))
  if (!endpoint) throw notFound()
  const deliveries = await listDeliveryRows(
    ctx.db,
    ctx.tenantId,
    endpoint.endpointId,
    input.cursor ?? {},
    PAGE_SIZE,
  )
  return { endpoint, deliveries }
}
