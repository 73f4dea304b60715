import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { Badge } from '#components/ui/badge.tsx'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import { carrierWords } from './carrier-words.ts'

type AppTableProps = {
  apps: readonly AppSettings[]
  /** The tenant's wait, which apps without one of their own have. */
  tenantWaitSeconds: number
  appHref(appId: string): string
  empty: ReactNode
}

/** The apps of a tenant, oldest first. */
export function AppTable({ apps, tenantWaitSeconds, appHref, empty }: AppTableProps) {
  const columns: Column<AppSettings>[] = [
    {
      id: 'name',
      header: 'Name',
      cell: (app) => (
        <span className="inline-flex items-center gap-2">
          {app.name}
          {app.isDefault ? <Badge>default</Badge> : null}
        </span>
      ),
    },
    {
      id: 'bundle-id',
      header: 'Bundle id',
      grow: true,
      cell: (app) => <span className="font-mono text-xs">{app.bundleId}</span>,
    },
    {
      id: 'policy',
      header: 'Pushed',
      hideBelow: 'md',
      cell: (app) => (app.pushPolicy === 'always' ? 'always' : 'when unregistered'),
    },
    {
      id: 'carriers',
      header: 'Push token comes in',
      hideBelow: 'lg',
      cell: (app) => <span className="text-ink-soft">{app.tokenCarriers.map(carrierWords).join(', ')}</span>,
    },
    {
      id: 'wait',
      header: 'Wait',
      align: 'right',
      hideBelow: 'sm',
      cell: (app) => (
        <span className={app.waitSeconds === null ? 'text-ink-soft' : ''}>
          {app.waitSeconds ?? tenantWaitSeconds} s
        </span>
      ),
    },
  ]
  return (
    <DataTable
      caption="Apps"
      columns={columns}
      rows={apps}
      rowKey={(app) => app.appId}
      rowHref={(app) => appHref(app.appId)}
      empty={empty}
    />
  )
}
