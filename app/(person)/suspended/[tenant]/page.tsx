import { CirclePause } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { findSuspendedTenant } from '#lib/users/find-suspended-tenant.ts'
import { listTenantAccess } from '#lib/users/list-tenant-access.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { requestContext, requireUser } from '#lib/web/session.ts'

export const metadata: Metadata = { title: 'Suspended' }

/** What members of a suspended tenant see in its place. */
export default async function SuspendedPage({ params }: { params: Promise<{ tenant: string }> }) {
  const user = await requireUser()
  const request = await requestContext()
  const tenant = await findSuspendedTenant(request, user, (await params).tenant)
  if (tenant === null) notFound()
  const open = (await listTenantAccess(request, user)).find(({ status }) => status === 'active')
  return (
    <EmptyState
      icon={CirclePause}
      title={`${tenant.name} is suspended`}
      isPage
      action={
        open === undefined ? undefined : (
          <LinkButton href={tenantPaths(open.slug).home}>Open {open.name}</LinkButton>
        )
      }
    >
      Its PBXes are refused and its phones are not woken until whoever runs this Reveille lets it go on.
      Nothing is lost.
    </EmptyState>
  )
}
