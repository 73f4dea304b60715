import type { PlatformContext } from '#lib/platform/context.ts'
import { listAllTenants, listMemberships, type TenantAccess } from './store.ts'
import type { SessionUser } from './user.ts'

export type { TenantAccess } from './store.ts'

/** A platform admin with more tenants than this goes to the others by their address. */
const SWITCH_LIMIT = 200

/** Tenants that a user may open, by name: their own, or all for a platform admin. */
export async function listTenantAccess(
  ctx: Pick<PlatformContext, 'db'>,
  user: Pick<SessionUser, 'userId' | 'isPlatformAdmin'>,
): Promise<TenantAccess[]> {
  return user.isPlatformAdmin ? listAllTenants(ctx.db, SWITCH_LIMIT) : listMemberships(ctx.db, user.userId)
}
