import { Send } from 'lucide-react'
import type { Metadata } from 'next'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { ConfirmByName } from '#components/forms/confirm-by-name.tsx'
import { DescriptionList } from '#components/ui/description-list.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Time } from '#components/ui/time.tsx'
import { DeliveryTable } from '#components/webhooks/delivery-table.tsx'
import { EditEndpoint } from '#components/webhooks/edit-endpoint.tsx'
import { RotateSecret } from '#components/webhooks/rotate-secret.tsx'
import { SendButton } from '#components/webhooks/send-button.tsx'
import { found } from '#lib/web/found.ts'
import { pagerHrefs, queryCursor, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { getEndpoint } from '#lib/webhooks/list-endpoints.ts'
import { remove, replay, rotate, test, update } from '../actions.ts'

export const metadata: Metadata = { title: 'Webhook endpoint' }

type PageProps = {
  params: Promise<{ tenant: string; endpointId: string }>
  searchParams: Promise<SearchParams>
}

/** One endpoint: what it gets, and what it answered. */
export default async function WebhookPage({ params, searchParams }: PageProps) {
  const { endpointId, tenant: slug } = await params
  const { ctx } = await requireTenantContext(slug)
  const cursor = queryCursor(await searchParams)
  const { endpoint, deliveries } = await found(getEndpoint(ctx, { endpointId, cursor }))
  const paths = tenantPaths(slug)
  const { name, url, events, enabled, previousUntil, createdAt } = endpoint
  const isRotating = previousUntil !== null && previousUntil > ctx.clock.now()
  return (
    <>
      <PageHeader
        title={name}
        isWide
        description={<span className="break-all font-mono text-sm">{url}</span>}
        actions={
          <>
            <ConfirmByName
              verb="Delete"
              title="Delete this endpoint"
              description="Nothing is sent to it any more, and the log of its deliveries goes with it."
              name={name}
              action={remove.bind(null, slug, { endpointId })}
              goOnTo={paths.webhooks}
            />
            <RotateSecret rotate={rotate.bind(null, slug, { endpointId })} />
            <EditEndpoint
              endpoint={{ name, url, events, enabled }}
              endpointId={endpointId}
              update={update.bind(null, slug)}
            />
            <SendButton send={test.bind(null, slug, { endpointId })}>Send a test</SendButton>
          </>
        }
      />
      <Panel>
        <DescriptionList
          items={[
            { name: 'Status', value: enabled ? 'On' : 'Off: nothing is sent' },
            {
              name: 'Events',
              value: events.length === 0 ? 'All' : events.join(', '),
              isLong: events.length > 0,
            },
            { name: 'Made', value: <Time at={createdAt} precision="date" /> },
            ...(isRotating
              ? [{ name: 'The former secret signs too until', value: <Time at={previousUntil} /> }]
              : []),
          ]}
        />
      </Panel>
      <ListPanel>
        <DeliveryTable
          deliveries={deliveries.items}
          replay={({ deliveryId, event }) => (
            <SendButton
              size="small"
              label={`Send ${event} again`}
              send={replay.bind(null, slug, { deliveryId })}
            >
              Send again
            </SendButton>
          )}
          empty={
            <EmptyState icon={Send} title="Nothing was sent yet">
              Send a test to see whether it arrives.
            </EmptyState>
          }
        />
      </ListPanel>
      <KeysetPager {...pagerHrefs(paths.webhook(endpointId), {}, deliveries)} />
    </>
  )
}
