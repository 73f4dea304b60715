import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import type { TenantSettings } from './app-settings.ts'
import { findTenantSettings } from './store.ts'

/**
 * What calls and REGISTERs of the tenant go by, read afresh.
 *
 * @throws AppError `not_found`
 */
export async function getTenantSettings(ctx: Pick<Context, 'db' | 'tenantId'>): Promise<TenantSettings> {
  const settings = await findTenantSettings(ctx.db, ctx.tenantId)
  if (settings === null) throw notFound()
  return settings
}
