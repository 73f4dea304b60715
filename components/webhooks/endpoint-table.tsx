import { CircleCheck, CircleSlash } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { type StatusLook, StatusPill } from '#components/status/status-pill.tsx'
import { Time } from '#components/ui/time.tsx'
import type { EndpointRecord } from '#lib/webhooks/endpoint.ts'

const ON: StatusLook = { label: 'On', icon: CircleCheck, tone: 'good' }
const OFF: StatusLook = { label: 'Off', icon: CircleSlash, tone: 'neutral' }

const COLUMNS: Column<EndpointRecord>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    id: 'url',
    header: 'URL',
    grow: true,
    cell: ({ url }) => (
      <span className="block truncate font-mono text-xs" title={url}>
        {url}
      </span>
    ),
  },
  {
    id: 'events',
    header: 'Events',
    hideBelow: 'lg',
    cell: ({ events }) =>
      events.length === 0 ? 'all' : events.map((event) => event.replace('alert.', '')).join(', '),
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ enabled }) => <StatusPill look={enabled ? ON : OFF} variant="plain" />,
  },
  {
    id: 'made',
    header: 'Made',
    align: 'right',
    hideBelow: 'md',
    cell: ({ createdAt }) => <Time at={createdAt} precision="date" />,
  },
]

/** Webhook endpoints, the oldest first. */
export function EndpointTable(props: {
  endpoints: readonly EndpointRecord[]
  href(endpointId: string): string
  empty: ReactNode
}) {
  return (
    <DataTable
      caption="Webhook endpoints"
      columns={COLUMNS}
      rows={props.endpoints}
      rowKey={({ endpointId }) => endpointId}
      rowHref={({ endpointId }) => props.href(endpointId)}
      empty={props.empty}
    />
  )
}
