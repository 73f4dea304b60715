import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { StatusPill } from '#components/status/status-pill.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { Time } from '#components/ui/time.tsx'
import type { CallRecord } from '#lib/calls/call.ts'
import { Caller, shortAor } from './caller.tsx'
import { callLook } from './cause-looks.ts'
import { ShortTime } from './short-time.tsx'

/** A call as the list shows it. */
export type CallListRow = Pick<
  CallRecord,
  'id' | 'aor' | 'caller' | 'callerName' | 'cause' | 'isTest' | 'startedAt' | 'pushedCount' | 'acceptedCount'
> & { wakeTimeMs: number | null }

type CallListProps = {
  rows: readonly CallListRow[]
  callHref(callId: string): string
  empty: React.ReactNode
}

/** Calls, newest first. */
export function CallList({ rows, callHref, empty }: CallListProps) {
  return (
    <DataTable
      caption="Calls, newest first"
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => callHref(row.id)}
      empty={empty}
    />
  )
}

const COLUMNS: readonly Column<CallListRow>[] = [
  {
    id: 'time',
    header: 'Time',
    cell: (row) => (
      <>
        <Time at={row.startedAt} precision="second" className="font-normal max-sm:hidden" />
        <span className="font-normal sm:hidden">
          <ShortTime at={row.startedAt} />
        </span>
      </>
    ),
  },
  {
    id: 'account',
    header: 'Account',
    grow: true,
    cell: (row) => (
      <span className="font-mono" title={row.aor}>
        {shortAor(row.aor)}
      </span>
    ),
  },
  {
    id: 'caller',
    header: 'Caller',
    hideBelow: 'md',
    cell: (row) => (
      <span className="block max-w-56 truncate xl:max-w-80">
        <Caller caller={row.caller} callerName={row.callerName} />
      </span>
    ),
  },
  {
    id: 'cause',
    header: 'Result',
    cell: (row) => (
      <span className="flex items-center gap-2">
        <StatusPill look={callLook(row)} variant="plain" />
        {row.isTest ? <Badge>test</Badge> : null}
      </span>
    ),
  },
  {
    id: 'pushes',
    header: 'Pushes',
    align: 'right',
    hideBelow: 'lg',
    cell: (row) => (
      <span title={`${row.acceptedCount} of ${row.pushedCount} accepted by Apple`}>
        {row.pushedCount === 0 ? <Nothing /> : `${row.acceptedCount}/${row.pushedCount}`}
      </span>
    ),
  },
  {
    id: 'wake',
    header: 'Wake time',
    align: 'right',
    hideBelow: 'sm',
    cell: (row) => (row.wakeTimeMs === null ? <Nothing /> : formatDuration(row.wakeTimeMs)),
  },
]

function Nothing() {
  return <span className="text-ink-faint">–</span>
}
