import type { Prisma } from '#lib/platform/db.ts'
import type { EndpointRecord, WebhookEvent } from './endpoint.ts'

const SHOWN = {
  id: true,
  name: true,
  url: true,
  events: true,
  enabled: true,
  previousUntil: true,
  createdAt: true,
} as const satisfies Prisma.WebhookEndpointSelect

type ShownRow = Prisma.WebhookEndpointGetPayload<{ select: typeof SHOWN }>

function toEndpoint({ id, events, ...row }: ShownRow): EndpointRecord {
  return { endpointId: id, events: events as WebhookEvent[], ...row }
}

/** All endpoints of a tenant, the oldest first: there are a handful. */
export async function listEndpointRows(
  db: { prisma: Prisma.TransactionClient },
  tenantId: string,
): Promise<EndpointRecord[]> {
  const rows = await db.prisma.webhookEndpoint.findMany({
    where: { tenantId },
    select: SHOWN,
    orderBy: { id: 'asc' },
  })
  return rows.map(toEndpoint)
}

export async function findEndpointRow(
  db: { prisma: Prisma.TransactionClient },
  tenantId: string,
  endpointId: string,
): Promise<EndpointRecord | null> {
  const row = await db.prisma.webhookEndpoint.findUnique({
    where: { tenantId_id: { tenantId, id: endpointId } },
    select: SHOWN,
  })
  return row === null ? null : toEndpoint(row)
}

export function countEndpointRows(tx: Prisma.TransactionClient, tenantId: string): Promise<number> {
  return tx.webhookEndpoint.count({ where: { tenantId } })
}

export async function insertEndpoint(
  tx: Prisma.TransactionClient,
  row: Prisma.WebhookEndpointUncheckedCreateInput,
): Promise<void> {
  await tx.webhookEndpoint.create({ data: row, select: { id: true } })
}

/** Changes an endpoint; false if the tenant has none such. */
export async function updateEndpointRow(
  tx: Prisma.TransactionClient,
  tenantId: string,
  endpointId: string,
  data: Prisma.WebhookEndpointUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await tx.webhookEndpoint.updateMany({ where: { tenantId, id: endpointId }, data })
  return count > 0
}

/** The present secret, sealed, under a lock until the transaction ends; null if the tenant has no such endpoint. */
export async function lockSealedSecret(
  tx: Prisma.TransactionClient,
  tenantId: string,
  endpointId: string,
): Promise<string | null> {
  const rows = await tx.$queryRaw<{ sealed_secret: string }[]>`
    SELECT sealed_secret FROM webhook_endpoint WHERE tenant_id = ${tenantId}::uuid AND id = ${endpointId}::uuid FOR UPDATE`
  return rows[0]?.sealed_secret ?? null
}

/** Removes an endpoint with its deliveries. */
export async function deleteEndpointRow(
  tx: Prisma.TransactionClient,
  tenantId: string,
  endpointId: string,
): Promise<void> {
  await tx.webhookEndpoint.deleteMany({ where: { tenantId, id: endpointId } })
}
