import type { PlatformContext } from '#lib/platform/context.ts'
import { findTenantAccess } from './find-tenant-access.ts'
import type { SessionUser } from './user.ts'

/** The name of a tenant that a user belongs to and cannot open, for it is suspended; null for every other slug. */
export async function findSuspendedTenant(
  ctx: Pick<PlatformContext, 'db'>,
  user: Pick<SessionUser, 'userId' | 'isPlatformAdmin'>,
  slug: string,
): Promise<{ name: string } | null> {
  const access = await findTenantAccess(ctx, user, slug)
  return access === null || !isShutOut(user, access) ? null : { name: access.name }
}

/** Whether a suspended tenant is closed for a user: it is, for everybody but platform admins. */
export function isShutOut(
  user: Pick<SessionUser, 'isPlatformAdmin'>,
  tenant: { status: 'active' | 'suspended' },
): boolean {
  return tenant.status === 'suspended' && !user.isPlatformAdmin
}
