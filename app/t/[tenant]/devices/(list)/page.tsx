import { Smartphone } from 'lucide-react'
import type { Metadata } from 'next'
import { AorList, NoneOfAor } from '#components/accounts/aor-list.tsx'
import { DeviceTable } from '#components/devices/device-table.tsx'
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
    <AorList
      title="Devices"
      description="Phones that ring for an account, and whether they can be woken."
      aor={aor}
      pager={pagerHrefs(paths.devices, { aor }, page)}
    >
      <DeviceTable
        devices={page.items}
        deviceHref={paths.device}
        empty={<NoneOfAor icon={Smartphone} one="device" many="devices" aor={aor} allHref={paths.devices} />}
      />
    </AorList>
  )
}
