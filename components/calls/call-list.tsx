import { CutText, NoValue } from '#components/data-table/cells.tsx'
import type { ListColumns } from '#components/data-table/column-choice.ts'
import { type Column, DataTable, type RowPanel } from '#components/data-table/data-table.tsx'
import { StatusPill } from '#components/status/status-pill.tsx'
import { VERDICTS } from '#components/status/verdicts.ts'
import { Badge } from '#components/ui/badge.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { Time } from '#components/ui/time.tsx'
import type { CallRecord } from '#lib/calls/call.ts'
import { Caller, shortAor } from './caller.tsx'
import { callLook } from './cause-looks.ts'
import { ShortTime } from './short-time.tsx'

/** A call as the list shows it. `appName` is empty for a call to an account without an app. */
export type CallListRow = CallRecord & { wakeTimeMs: number | null; appName: string }

type CallListProps = {
  rows: readonly CallListRow[]
  callHref(callId: string): string
  panel: RowPanel<CallListRow>
  chosen: ListColumns
  empty: React.ReactNode
}

/** Calls, newest first. */
export function CallList({ rows, callHref, panel, chosen, empty }: CallListProps) {
  return (
    <DataTable
      caption="Calls, newest first"
      columns={CALL_COLUMNS}
      chosen={chosen}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => callHref(row.id)}
      panel={panel}
      empty={empty}
    />
  )
}

/** What can be shown of a call without asking for more than the call itself. */
export const CALL_COLUMNS: readonly Column<CallListRow>[] = [
  {
    id: 'time',
    header: 'Time',
    cell: (row) => (
      <>
        <Time at={row.startedAt} precision="second" className="font-normal @max-[590px]:hidden" />
        <span className="font-normal @min-[590px]:hidden">
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
        {row.pushedCount === 0 ? <NoValue /> : `${row.acceptedCount}/${row.pushedCount}`}
      </span>
    ),
  },
  {
    id: 'wake',
    header: 'Wake time',
    align: 'right',
    hideBelow: 'sm',
    cell: (row) => duration(row.wakeTimeMs),
  },
  { id: 'app', header: 'App', isExtra: true, cell: (row) => row.appName || <NoValue /> },
  {
    id: 'verdict',
    header: 'Verdict',
    isExtra: true,
    cell: (row) => (row.verdict === null ? <NoValue /> : VERDICTS[row.verdict].label),
  },
  {
    id: 'sip_code',
    header: 'SIP code',
    isExtra: true,
    align: 'right',
    cell: (row) => row.sipCode || <NoValue />,
  },
  {
    id: 'waited',
    header: 'Waited',
    isExtra: true,
    align: 'right',
    cell: (row) => duration(row.verdictAt === null ? null : Number(row.verdictAt) - Number(row.startedAt)),
  },
  { id: 'answered', header: 'Answered', isExtra: true, cell: (row) => <Clock at={row.answeredAt} /> },
  { id: 'ended', header: 'Ended', isExtra: true, cell: (row) => <Clock at={row.endedAt} /> },
  {
    id: 'sip_call_id',
    header: 'SIP Call-ID',
    isExtra: true,
    cell: (row) => <CutText text={row.sipCallId} isCode />,
  },
  { id: 'push_hint', header: 'Push hint', isExtra: true, cell: (row) => <CutText text={row.id} isCode /> },
]

function Clock({ at }: { at: Date | null }) {
  return at === null ? <NoValue /> : <Time at={at} precision="clock" />
}

function duration(ms: number | null) {
  return ms === null ? <NoValue /> : formatDuration(ms)
}
