import type { ReactNode } from 'react'
import type { ListColumns } from '#components/data-table/column-choice.ts'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { ALERT_STATUSES } from '#components/status/alert-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import type { AlertRecord } from '#lib/alerts/alert.ts'
import { alertRuleLabel } from '#lib/alerts/alert-rules.ts'

type AlertTableProps = {
  alerts: readonly AlertRecord[]
  /** Where the cause is seen; rows lead nowhere when absent. */
  href?(alert: AlertRecord): string
  /** What can be done about it; null for who may do nothing. */
  actions(alert: AlertRecord): ReactNode
  chosen?: ListColumns
  empty: ReactNode
}

/** Alerts with what to do about each. */
export function AlertTable({ alerts, href, actions, chosen, empty }: AlertTableProps) {
  const actionColumn: Column<AlertRecord> = {
    id: 'actions',
    header: '',
    align: 'right',
    cell: (alert) => <span className="relative z-10">{actions(alert)}</span>,
  }
  return (
    <DataTable
      caption="Alerts"
      columns={[...ALERT_COLUMNS, actionColumn]}
      chosen={chosen}
      rows={alerts}
      rowKey={(alert) => alert.alertId}
      {...(href === undefined ? {} : { rowHref: href })}
      empty={empty}
    />
  )
}

/** What can be shown of an alert; what can be done about it stands after all of them. */
export const ALERT_COLUMNS: readonly Column<AlertRecord>[] = [
  { id: 'alert', header: 'Alert', grow: true, cell: (alert) => <What alert={alert} /> },
  { id: 'status', header: 'Status', hideBelow: 'sm', cell: (alert) => <Standing alert={alert} /> },
  {
    id: 'rule',
    header: 'Rule',
    hideBelow: 'xl',
    cell: (alert) => <span className="text-ink-soft">{alertRuleLabel(alert.rule)}</span>,
  },
  {
    id: 'since',
    header: 'Since',
    align: 'right',
    hideBelow: 'md',
    cell: (alert) => <RelativeTime at={alert.openedAt} />,
  },
  {
    id: 'told',
    header: 'Told',
    align: 'right',
    isExtra: true,
    cell: (alert) => <RelativeTime at={alert.toldAt} absent="nobody" />,
  },
  {
    id: 'opened',
    header: 'Opened',
    align: 'right',
    isExtra: true,
    cell: (alert) => <Time at={alert.openedAt} precision="minute" />,
  },
]

function What({ alert }: { alert: AlertRecord }) {
  return (
    <span className="block whitespace-normal py-1.5">
      <span className="font-medium">{alert.summary}</span>
      {alert.status === 'resolved' ? null : (
        <span className="mt-0.5 block font-normal text-ink-soft">{alert.advice}</span>
      )}
    </span>
  )
}

function Standing({ alert }: { alert: AlertRecord }) {
  return (
    <span className="grid gap-0.5">
      <StatusPill look={ALERT_STATUSES[alert.status]} variant="plain" />
      <span className="text-ink-soft text-xs max-sm:hidden">
        <When alert={alert} />
      </span>
    </span>
  )
}

function When({ alert }: { alert: AlertRecord }) {
  if (alert.status === 'acknowledged') return <>by {alert.acknowledgedBy}</>
  if (alert.status === 'snoozed')
    return (
      <>
        until <Time at={alert.snoozedUntil} precision="minute" />
      </>
    )
  if (alert.status === 'resolved') return <RelativeTime at={alert.resolvedAt} />
  return null
}
