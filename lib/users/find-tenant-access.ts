import type { PlatformContext } from '#lib/platform/context.ts'
import { findTenantWithRole, type TenantAccess } from './store.ts'
import type { SessionUser } from './user.ts'

/**
 * What a user may do in the tenant of a slug. Null both when there is no such tenant and when it is not theirs:
 * the caller cannot tell, and so cannot say. A platform admin acts as owner everywhere.
 */
export async function findTenantAccess(
  ctx: Pick<PlatformContext, 'db'>,
  user: Pick<SessionUser, 'userId' | 'isPlatformAdmin'>,
  slug: string,
): Promise<TenantAccess | null> {
  const found = await findTenantWithRole(ctx.db, user.userId, slug)
  if (found === null) return null
  const role = user.isPlatformAdmin ? 'owner' : found.role
  return role === null ? null : { ...found, role }
}
