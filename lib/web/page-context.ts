import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import type { Context, Role } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { hasTenantWall, tenantDb } from '#lib/platform/tenant-db.ts'
import { isShutOut } from '#lib/users/find-suspended-tenant.ts'
import { findTenantAccess } from '#lib/users/find-tenant-access.ts'
import { displayName, type SignedInUser } from '#lib/users/user.ts'
import { suspendedPath } from './paths.ts'
import { requestContext, requireUser } from './session.ts'

/** What a page of a tenant starts from. */
export type TenantPage = {
  /** For use cases. */
  ctx: Context
  tenant: { slug: string; name: string; status: 'active' | 'suspended' }
  user: SignedInUser
  role: Role
}

let wall: Promise<boolean> | undefined

/** Row-level security where the database has it; `reveille doctor` tells where it has not. */
async function behindWall(db: Db, tenantId: string): Promise<Db> {
  wall ??= hasTenantWall(db).catch((error: unknown) => {
    wall = undefined
    throw error
  })
  return (await wall) ? tenantDb(db, tenantId) : db
}

/**
 * The context of a page of a tenant, built from the session. Someone who is not signed in goes to the sign-in
 * page; for a tenant that is not there or not theirs the answer is the same "not found". Members of a suspended
 * tenant are told so, on a page of its own. Every page and every layout calls it: a layout alone guards nothing,
 * for Next does not run it again on each navigation.
 */
export const requireTenantContext = cache(async (slug: string): Promise<TenantPage> => {
  const user = await requireUser()
  const request = await requestContext()
  const access = await findTenantAccess(request, user, slug)
  if (access === null) notFound()
  if (isShutOut(user, access)) redirect(suspendedPath(access.slug))
  const { userId, isPlatformAdmin } = user
  return {
    ctx: {
      ...request,
      db: await behindWall(request.db, access.tenantId),
      tenantId: access.tenantId,
      actor: { kind: 'user', userId, name: displayName(user), role: access.role, isPlatformAdmin },
    },
    tenant: { slug: access.slug, name: access.name, status: access.status },
    user,
    role: access.role,
  }
})
