import { Smartphone } from 'lucide-react'
import type { Metadata } from 'next'
import { AorList, NoneOfAor } from '#components/accounts/aor-list.tsx'
import { columnNames } from '#components/data-table/column-choice.ts'
import { ColumnsMenu } from '#components/data-table/columns-menu.tsx'
import { SidePanel } from '#components/data-table/side-panel.tsx'
import { DEVICE_COLUMNS, DeviceTable } from '#components/devices/device-table.tsx'
import { listDevices } from '#lib/devices/list-devices.ts'
import { pagerHrefs, queryCursor, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { viewerColumns } from '../../../../viewer-columns.ts'
import { DevicePanel } from '../device-panel.tsx'

export const metadata: Metadata = { title: 'Devices' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

export default async function DevicesPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const aor = queryText(query, 'aor')
  const cursor = queryCursor(query)
  const [page, chosen] = await Promise.all([listDevices(ctx, { aor, cursor }), viewerColumns('devices')])
  const panel = queryText(query, 'panel').slice(0, 64)
  const paths = tenantPaths(tenant.slug)
  const here = { aor, ...cursor }
  return (
    <>
      <AorList
        title="Devices"
        description="Phones that ring for an account, and whether they can be woken."
        aor={aor}
        pager={pagerHrefs(paths.devices, { aor }, page)}
        columns={<ColumnsMenu of={chosen} columns={columnNames(DEVICE_COLUMNS)} />}
      >
        <DeviceTable
          devices={page.items}
          deviceHref={paths.device}
          panel={{
            href: (row) => withQuery(paths.devices, here, { panel: row.deviceId }),
            isOpen: (row) => row.deviceId === panel,
          }}
          chosen={chosen}
          empty={
            <NoneOfAor icon={Smartphone} one="device" many="devices" aor={aor} allHref={paths.devices} />
          }
        />
      </AorList>
      {panel === '' ? null : (
        <SidePanel
          label="Device"
          openKey={panel}
          pageHref={paths.device(panel)}
          listHref={withQuery(paths.devices, here, {})}
        >
          <DevicePanel key={panel} slug={tenant.slug} deviceId={panel} />
        </SidePanel>
      )}
    </>
  )
}
