import type { Db } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'

/** Deletes what was over before a moment. Ids are times, so that the primary keys find what may be old enough. */
export async function deleteOldMessages(
  db: Db,
  before: Date,
): Promise<{ alerts: number; deliveries: number; mails: number }> {
  const id = { lt: idLowerBound(before) }
  const ended = { id, endedAt: { lt: before } }
  const deliveries = await db.prisma.webhookDelivery.deleteMany({ where: ended })
  const mails = await db.prisma.mailDelivery.deleteMany({ where: ended })
  const alerts = await db.prisma.alert.deleteMany({ where: { id, resolvedAt: { lt: before } } })
  return { alerts: alerts.count, deliveries: deliveries.count, mails: mails.count }
}
