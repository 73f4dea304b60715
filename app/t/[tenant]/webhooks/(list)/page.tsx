import { Webhook } from 'lucide-react'
import type { Metadata } from 'next'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { CreateEndpoint } from '#components/webhooks/create-endpoint.tsx'
import { EndpointTable } from '#components/webhooks/endpoint-table.tsx'
import { found } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { listEndpoints } from '#lib/webhooks/list-endpoints.ts'
import { create } from '../actions.ts'

export const metadata: Metadata = { title: 'Webhooks' }

/** Who is told of alerts by machine. */
export default async function WebhooksPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const endpoints = await found(listEndpoints(ctx))
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Where alerts are posted to: signed, tried again for three days, each delivery kept."
        actions={<CreateEndpoint create={create.bind(null, tenant.slug)} />}
      />
      <ListPanel>
        <EndpointTable
          endpoints={endpoints}
          href={tenantPaths(tenant.slug).webhook}
          empty={
            <EmptyState icon={Webhook} title="No webhook endpoints yet">
              Make one, and a program of yours hears of each alert. Which rules go where is set at the rules.
            </EmptyState>
          }
        />
      </ListPanel>
    </>
  )
}
