import type { PlatformContext } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { findTenant, findTenantBySlug, type TenantRecord } from './store.ts'

/**
 * A tenant by its slug or by its id. Whether the actor may see it is for the caller to decide.
 *
 * @throws AppError `not_found`
 */
export async function getTenant(
  ctx: Pick<PlatformContext, 'db'>,
  input: { slug: string } | { tenantId: string },
): Promise<TenantRecord> {
  const tenant =
    'slug' in input
      ? await findTenantBySlug(ctx.db, input.slug)
      : isUuid(input.tenantId) && (await findTenant(ctx.db, input.tenantId))
  if (!tenant) throw notFound()
  return tenant
}
