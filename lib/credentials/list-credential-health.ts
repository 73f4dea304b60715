import type { Db } from '#lib/platform/db.ts'
import { type CredentialHealth, judgeHealth, type UncoveredApp } from './credential-health.ts'
import { listHealthRecords, listServedApps } from './health-store.ts'

/**
 * The health of all credentials that are not retired, and the apps that nothing can be pushed to: of one tenant,
 * or of all active tenants where the context has none.
 */
export async function listCredentialHealth(
  ctx: { db: Db; tenantId?: string },
  now: Date,
): Promise<{ credentials: CredentialHealth[]; uncoveredApps: UncoveredApp[] }> {
  const [records, apps] = await Promise.all([
    listHealthRecords(ctx.db, ctx.tenantId),
    listServedApps(ctx.db, ctx.tenantId),
  ])
  return judgeHealth(records, apps, now)
}
