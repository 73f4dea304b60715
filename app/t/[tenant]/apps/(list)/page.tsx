import { AppWindow } from 'lucide-react'
import type { Metadata } from 'next'
import { AppTable } from '#components/apps/app-table.tsx'
import { CreateApp } from '#components/apps/create-app.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { getTenantSettings } from '#lib/apps/get-tenant-settings.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { create } from '../actions.ts'

export const metadata: Metadata = { title: 'Apps' }

/** The iOS apps of the tenant. */
export default async function AppsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const settings = await getTenantSettings(ctx)
  const paths = tenantPaths(tenant.slug)
  const mayChange = roleAllows(role, 'admin')
  return (
    <>
      <PageHeader
        title="Apps"
        description="The iOS apps that are woken: how they are pushed, and where they put their push token."
        actions={
          mayChange ? <CreateApp appsHref={paths.apps} create={create.bind(null, tenant.slug)} /> : null
        }
      />
      <ListPanel>
        <AppTable
          apps={settings.apps}
          tenantWaitSeconds={settings.waitSeconds}
          appHref={paths.app}
          empty={
            <EmptyState icon={AppWindow} title="No apps yet">
              {mayChange
                ? 'Make one with the bundle id of your iOS app; then give it a credential.'
                : 'An admin of this tenant can make one.'}
            </EmptyState>
          }
        />
      </ListPanel>
    </>
  )
}
