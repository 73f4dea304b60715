import { Smartphone } from 'lucide-react'
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
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import type { AccountView } from './read-account-view.ts'

type AccountBodyProps = { slug: string; view: AccountView; panelTitleId?: string }

/** An account: whether a call finds a phone that can be woken, its devices and its calls. */
export function AccountBody({ slug, view, panelTitleId }: AccountBodyProps) {
  const { account, devices, conditions, calls } = view
  const paths = tenantPaths(slug)
  const allCallsHref = withQuery(paths.calls, {}, { by: 'account', q: account.aor })
  return (
    <>
      <PageHeader
        isWide
        panelTitleId={panelTitleId}
        title={
          <span className="inline-flex items-center gap-1.5 max-sm:text-lg">
            <Aor aor={account.aor} />
            <CopyButton text={account.aor} what="AOR" />
          </span>
        }
        description={account.displayName || 'A SIP account and the phones that ring for it.'}
        actions={<LinkButton href={allCallsHref}>All calls</LinkButton>}
      />
      <WakePanel conditions={conditions} />
      <Panel title="Devices" padding="flush">
        <DeviceTable
          devices={devices}
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
