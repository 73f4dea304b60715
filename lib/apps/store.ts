import type { Db } from '#lib/platform/db.ts'
import type { TenantSettings } from './app-settings.ts'
import type { JsonObject } from './payload-template.ts'
import { parseTokenCarriers } from './token-carriers.ts'

/** Settings of a tenant and its apps, or null if there is no such tenant. */
export async function findTenantSettings(db: Db, tenantId: string): Promise<TenantSettings | null> {
  const tenant = await db.prisma.tenant.findUnique({
    where: { id: tenantId },
    include: { apps: { orderBy: { id: 'asc' } } },
  })
  if (tenant === null) return null
  return {
    tenantId,
    status: tenant.status,
    waitSeconds: tenant.waitSeconds,
    pushTokenLifetimeDays: tenant.pushTokenLifetimeDays,
    apps: tenant.apps.map((app) => ({
      appId: app.id,
      bundleId: app.bundleId,
      name: app.name,
      isDefault: app.isDefault,
      userAgentPattern: app.userAgentPattern,
      pushPolicy: app.pushPolicy,
      onUnregister: app.onUnregister,
      onLapse: app.onLapse,
      keepAfterExpiry: app.keepAfterExpiry,
      waitSeconds: app.waitSeconds,
      payloadTemplate: app.payloadTemplate as JsonObject,
      tokenCarriers: parseTokenCarriers(app.tokenCarriers),
      defaultEnvironment: app.defaultEnvironment === 'sandbox' ? 'sandbox' : 'production',
    })),
  }
}
