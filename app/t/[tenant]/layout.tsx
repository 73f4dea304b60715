import type { ReactNode } from 'react'
import { SuspendedNotice } from '#components/frame/suspended-notice.tsx'
import { TenantFrame } from '#components/frame/tenant-frame.tsx'
import { UserMenu } from '#components/frame/user-menu.tsx'
import { listTenantAccess } from '#lib/users/list-tenant-access.ts'
import { displayName } from '#lib/users/user.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { requestContext } from '#lib/web/session.ts'
import { signOut, signOutEverywhere } from '../../session-actions.ts'

type LayoutProps = { params: Promise<{ tenant: string }>; children: ReactNode }

/** The frame of every page of a tenant. */
export default async function TenantLayout({ params, children }: LayoutProps) {
  const { tenant, user, role } = await requireTenantContext((await params).tenant)
  // Not with the tenant's own context: behind its wall there are no other tenants.
  const tenants = await listTenantAccess(await requestContext(), user)
  return (
    <TenantFrame
      current={tenant}
      tenants={tenants.map(({ slug, name }) => ({ slug, name, href: tenantPaths(slug).home }))}
      viewer={{ base: tenantPaths(tenant.slug).home, role, isPlatformAdmin: user.isPlatformAdmin }}
      userMenu={
        <UserMenu
          name={displayName(user)}
          email={user.email}
          standing={`${user.isPlatformAdmin ? 'Platform admin' : ROLE_NAMES[role]} · ${tenant.name}`}
          signOut={signOut}
          signOutEverywhere={signOutEverywhere}
        />
      }
    >
      {tenant.status === 'suspended' ? <SuspendedNotice /> : null}
      {children}
    </TenantFrame>
  )
}

const ROLE_NAMES = { owner: 'Owner', admin: 'Admin', operator: 'Operator', viewer: 'Viewer' } as const
