import { SearchX, Smartphone } from 'lucide-react'
import type { Metadata } from 'next'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { FilterBar, ListPanel } from '#components/data-table/list-panel.tsx'
import { DeviceTable } from '#components/devices/device-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listDevices } from '#lib/devices/list-devices.ts'
import { pagerHrefs, queryCursor, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'

export const metadata: Metadata = { title: 'Devices' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

export default async function DevicesPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const aor = queryText(query, 'aor')
  const page = await listDevices(ctx, { aor, cursor: queryCursor(query) })
  const paths = tenantPaths(tenant.slug)
  return (
    <>
      <PageHeader
        title="Devices"
        description="Phones that ring for an account, and whether they can be woken."
      />
      <FilterBar>
        <FilterSearch name="aor" label="Find by AOR" placeholder="AOR begins with…" value={aor} keep={{}} />
      </FilterBar>
      <ListPanel>
        <DeviceTable
          devices={page.items}
          deviceHref={paths.device}
          empty={aor === '' ? <NoDevices /> : <NothingFound aor={aor} allHref={paths.devices} />}
        />
      </ListPanel>
      <KeysetPager {...pagerHrefs(paths.devices, { aor }, page)} />
    </>
  )
}

function NoDevices() {
  return (
    <EmptyState icon={Smartphone} title="No devices yet">
      A device appears when the PBX reports its first accepted REGISTER to{' '}
      <code className="font-mono text-sm">POST /api/v1/registrations</code>.
    </EmptyState>
  )
}

function NothingFound({ aor, allHref }: { aor: string; allHref: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No device found"
      action={<LinkButton href={allHref}>Show all devices</LinkButton>}
    >
      No account’s AOR begins with “{aor}”. Capitals count in the part before the @.
    </EmptyState>
  )
}
