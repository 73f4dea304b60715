import type { Db, Prisma } from '#lib/platform/db.ts'
import { type KeysetCursor, type KeysetPage, keysetPage, keysetQuery } from '#lib/platform/keyset.ts'
import type { DeliveryRecord, DeliveryStatus } from './endpoint.ts'

type DeliveryRow = Prisma.WebhookDeliveryGetPayload<object>

function toDelivery({ id, tenantId: _tenant, status, ...row }: DeliveryRow): DeliveryRecord {
  return { deliveryId: id, status: status as DeliveryStatus, ...row }
}

/** Index webhook_delivery (tenant_id, endpoint_id, id). */
export async function listDeliveryRows(
  db: Db,
  tenantId: string,
  endpointId: string,
  cursor: KeysetCursor,
  limit: number,
): Promise<KeysetPage<DeliveryRecord>> {
  const query = keysetQuery(cursor, limit)
  const rows = await db.prisma.webhookDelivery.findMany({
    where: { tenantId, endpointId, ...(query.id === undefined ? {} : { id: query.id }) },
    orderBy: { id: query.order },
    take: query.take,
  })
  return keysetPage(query, rows.map(toDelivery), (delivery) => delivery.deliveryId)
}

export async function insertDeliveries(
  tx: Prisma.TransactionClient,
  rows: readonly Prisma.WebhookDeliveryCreateManyInput[],
): Promise<void> {
  if (rows.length > 0) await tx.webhookDelivery.createMany({ data: [...rows] })
}

/** Makes a delivery due again with the same id; null if the tenant has none such, or it is still pending. */
export async function reopenDelivery(
  tx: Prisma.TransactionClient,
  tenantId: string,
  deliveryId: string,
  now: Date,
): Promise<DeliveryRecord | null> {
  const [row] = await tx.webhookDelivery.updateManyAndReturn({
    where: { tenantId, id: deliveryId, status: { not: 'pending' } },
    data: { status: 'pending', attempts: 0, nextTryAt: now, endedAt: null },
  })
  return row === undefined ? null : toDelivery(row)
}

/** A delivery that this process is to send now, with what its endpoint is. */
export type DueDelivery = {
  id: string
  tenant_id: string
  endpoint_id: string
  event: string
  payload: unknown
  attempts: number
  url: string
  enabled: boolean
  sealed_secret: string
  previous_sealed_secret: string | null
  previous_until: Date | null
}

/*
 * Takes deliveries that are due and keeps others from taking them for `lease`: whoever took one and died leaves it
 * to the next turn. Index webhook_delivery (next_try_at) WHERE status = 'pending'.
 */
const CLAIM = `
WITH due AS (
  SELECT id FROM webhook_delivery
  WHERE status = 'pending' AND next_try_at <= $1::timestamptz AND ($4::uuid IS NULL OR id = $4::uuid)
  ORDER BY next_try_at LIMIT $2 FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE webhook_delivery d SET attempts = d.attempts + 1, next_try_at = $1::timestamptz + $3::int * interval '1 second'
  FROM due WHERE d.id = due.id
  RETURNING d.id, d.tenant_id, d.endpoint_id, d.event, d.payload, d.attempts
)
SELECT taken.*, e.url, e.enabled, e.sealed_secret, e.previous_sealed_secret, e.previous_until
FROM taken JOIN webhook_endpoint e ON e.tenant_id = taken.tenant_id AND e.id = taken.endpoint_id`

/** @param deliveryId this one alone, if it is due; any when null */
export function claimDeliveries(
  db: Db,
  options: { now: Date; limit: number; leaseSeconds: number; deliveryId: string | null },
): Promise<DueDelivery[]> {
  const { now, limit, leaseSeconds, deliveryId } = options
  return db.query<DueDelivery>('claim_webhook_deliveries', CLAIM, [now, limit, leaseSeconds, deliveryId])
}

/** Writes how an attempt ended. */
export async function storeAttempt(
  db: Db,
  delivery: { id: string; tenant_id: string },
  attempt: {
    status: DeliveryStatus
    httpStatus: number | null
    lastError: string
    tookMs: number | null
    nextTryAt: Date | null
    endedAt: Date | null
  },
): Promise<void> {
  await db.prisma.webhookDelivery.updateMany({
    where: { tenantId: delivery.tenant_id, id: delivery.id },
    data: attempt,
  })
}

export async function findDeliveryRow(
  db: Db,
  tenantId: string,
  deliveryId: string,
): Promise<DeliveryRecord | null> {
  const row = await db.prisma.webhookDelivery.findFirst({ where: { tenantId, id: deliveryId } })
  return row === null ? null : toDelivery(row)
}
