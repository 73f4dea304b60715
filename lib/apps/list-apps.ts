import type { Context } from '#lib/platform/context.ts'
import type { AppSettings } from './app-settings.ts'
import { findTenantSettings } from './store.ts'

/** All apps of the tenant, oldest first. A tenant has a handful. */
export async function listApps(ctx: Pick<Context, 'db' | 'tenantId'>): Promise<readonly AppSettings[]> {
  return (await findTenantSettings(ctx.db, ctx.tenantId))?.apps ?? []
}
