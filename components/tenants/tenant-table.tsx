import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { StatusPill } from '#components/status/status-pill.tsx'
import { TENANT_STATUSES } from '#components/status/tenant-statuses.ts'
import { NameWithFact } from '#components/ui/name-with-fact.tsx'
import { Time } from '#components/ui/time.tsx'
import { MOST_COUNTED, type TenantUsage } from '#lib/tenants/usage.ts'

type TenantTableProps = {
  tenants: readonly TenantUsage[]
  tenantHref(slug: string): string
  /** The button that suspends a tenant or lets it go on. */
  switcher(tenant: TenantUsage): ReactNode
  empty: ReactNode
}

const COUNT = new Intl.NumberFormat('en')

const format = (count: number, most: number) =>
  count > most ? `${COUNT.format(most)}+` : COUNT.format(count)

/** All tenants with what they use. */
export function TenantTable({ tenants, tenantHref, switcher, empty }: TenantTableProps) {
  const count = (
    id: 'members' | 'accounts' | 'devices' | 'activePushTokens' | 'calls',
    header: string,
    hideBelow: 'md' | 'lg' | 'xl',
  ): Column<TenantUsage> => ({
    id,
    header,
    align: 'right',
    hideBelow,
    cell: (tenant) => format(tenant[id], id === 'calls' ? Number.POSITIVE_INFINITY : MOST_COUNTED),
  })
  const columns: Column<TenantUsage>[] = [
    {
      id: 'name',
      header: 'Name',
      grow: true,
      cell: ({ name, slug }) => (
        <NameWithFact name={name} fact={<span className="font-mono text-xs">{slug}</span>} />
      ),
    },
    {
      id: 'status',
      header: 'Status',
      cell: ({ status }) => <StatusPill look={TENANT_STATUSES[status]} variant="plain" />,
    },
    count('members', 'Members', 'xl'),
    count('accounts', 'Accounts', 'md'),
    count('devices', 'Devices', 'lg'),
    count('activePushTokens', 'Push tokens', 'lg'),
    count('calls', 'Calls, 30 days', 'md'),
    {
      id: 'created',
      header: 'Since',
      hideBelow: 'xl',
      cell: ({ createdAt }) => <Time at={createdAt} precision="date" />,
    },
    {
      id: 'switch',
      header: '',
      align: 'right',
      // Above the link that covers the row.
      cell: (tenant) => <span className="relative z-10">{switcher(tenant)}</span>,
    },
  ]
  return (
    <DataTable
      caption="Tenants"
      columns={columns}
      rows={tenants}
      rowKey={({ tenantId }) => tenantId}
      rowHref={({ slug }) => tenantHref(slug)}
      empty={empty}
    />
  )
}
