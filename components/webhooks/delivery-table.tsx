import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { DELIVERY_STATUSES } from '#components/status/delivery-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import type { DeliveryRecord } from '#lib/webhooks/endpoint.ts'

type DeliveryTableProps = {
  deliveries: readonly DeliveryRecord[]
  /** The button that sends one again. */
  replay(delivery: DeliveryRecord): ReactNode
  empty: ReactNode
}

/** What was sent to an endpoint, and what it answered. */
export function DeliveryTable({ deliveries, replay, empty }: DeliveryTableProps) {
  const columns: Column<DeliveryRecord>[] = [
    {
      id: 'event',
      header: 'Event',
      grow: true,
      cell: (delivery) => <What delivery={delivery} />,
    },
    {
      id: 'status',
      header: 'Status',
      cell: (delivery) => (
        <StatusPill
          look={DELIVERY_STATUSES[delivery.status]}
          title={delivery.lastError || undefined}
          variant="plain"
        />
      ),
    },
    {
      id: 'answer',
      header: 'Answer',
      align: 'right',
      hideBelow: 'sm',
      cell: ({ httpStatus, tookMs }) =>
        httpStatus === null ? '–' : `${httpStatus}${tookMs === null ? '' : ` · ${tookMs} ms`}`,
    },
    { id: 'attempts', header: 'Attempts', align: 'right', hideBelow: 'md', cell: ({ attempts }) => attempts },
    {
      id: 'next',
      header: 'Next try',
      align: 'right',
      hideBelow: 'lg',
      cell: ({ nextTryAt }) => <RelativeTime at={nextTryAt} absent="–" />,
    },
    {
      id: 'at',
      header: 'Made',
      align: 'right',
      hideBelow: 'sm',
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
    {
      id: 'replay',
      header: '',
      align: 'right',
      cell: (delivery) => (delivery.status === 'pending' ? null : replay(delivery)),
    },
  ]
  return (
    <DataTable
      caption="Deliveries"
      columns={columns}
      rows={deliveries}
      rowKey={({ deliveryId }) => deliveryId}
      empty={empty}
      stickyHead={false}
    />
  )
}

function What({ delivery }: { delivery: DeliveryRecord }) {
  return (
    <span className="block whitespace-normal py-1">
      <span className="font-mono text-xs">{delivery.event}</span>
      {delivery.lastError === '' ? null : (
        <span className="block break-words font-normal text-ink-soft">{delivery.lastError}</span>
      )}
    </span>
  )
}
