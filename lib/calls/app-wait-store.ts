import type { Db } from '#lib/platform/db.ts'

/** Wake histograms of an app by hour and verdict since a moment. Key: call_stat (tenant_id, hour, …). */
export async function findAppWakeHistograms(
  db: Db,
  tenantId: string,
  appId: string,
  since: Date,
): Promise<(readonly number[])[]> {
  const rows = await db.prisma.callStat.findMany({
    where: { tenantId, appId, hour: { gte: since } },
    select: { wakeHistogram: true },
  })
  return rows.map(({ wakeHistogram }) => wakeHistogram)
}
