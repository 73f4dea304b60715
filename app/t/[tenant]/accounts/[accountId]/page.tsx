import { Smartphone } from 'lucide-react'
import type { Metadata } from 'next'
import { Aor } from '#components/accounts/aor.tsx'
import { DeviceTable } from '#components/devices/device-table.tsx'
import { RecentCalls } from '#components/devices/recent-calls.tsx'
import { WakePanel } from '#components/devices/wake-panel.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DescriptionList } from '#components/ui/description-list.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import { getAccount } from '#lib/accounts/get-account.ts'
import { listCallRows } from '#lib/calls/store.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { listDevices } from '#lib/devices/list-devices.ts'
import { bestWakeConditions } from '#lib/devices/wake-conditions.ts'
import { found } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'

export const metadata: Metadata = { title: 'Account' }

const RECENT_CALLS = 10

type PageProps = { params: Promise<{ tenant: string; accountId: string }> }

export default async function AccountPage({ params }: PageProps) {
  const { tenant: slug, accountId } = await params
  const { ctx, tenant } = await requireTenantContext(slug)
  const account = await found(getAccount(ctx, { accountId }))
  const [devices, credentials, calls] = await Promise.all([
    listDevices(ctx, { accountId }),
    listCredentials(ctx),
    listCallRows(ctx.db, ctx.tenantId, { aor: account.aor }, RECENT_CALLS),
  ])
  const paths = tenantPaths(tenant.slug)
  const allCallsHref = withQuery(paths.calls, {}, { by: 'account', q: account.aor })
  return (
    <>
      <PageHeader
        isWide
        title={
          <span className="inline-flex items-center gap-1.5 max-sm:text-lg">
            <Aor aor={account.aor} />
            <CopyButton text={account.aor} what="AOR" />
          </span>
        }
        description={account.displayName || 'A SIP account and the phones that ring for it.'}
        actions={<LinkButton href={allCallsHref}>All calls</LinkButton>}
      />
      <WakePanel conditions={bestWakeConditions(devices.items, credentials, ctx.clock.now())} />
      <Panel title="Devices" padding="flush">
        <DeviceTable
          devices={devices.items}
          deviceHref={paths.device}
          showAccount={false}
          stickyHead={false}
          empty={
            <EmptyState icon={Smartphone} title="No devices">
              A device appears when the PBX reports a REGISTER for this account.
            </EmptyState>
          }
        />
      </Panel>
      <RecentCalls calls={calls} callHref={paths.call} />
      <Panel title="About">
        <DescriptionList
          items={[
            { name: 'Last seen', value: <RelativeTime at={account.lastSeenAt} /> },
            { name: 'Last wake', value: <RelativeTime at={account.lastWokeAt} /> },
            { name: 'Since', value: <Time at={account.createdAt} /> },
          ]}
        />
      </Panel>
    </>
  )
}
