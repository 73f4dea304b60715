import { PhoneIncoming } from 'lucide-react'
import { Caller } from '#components/calls/caller.tsx'
import { callLook } from '#components/calls/cause-looks.ts'
import { ShortTime } from '#components/calls/short-time.tsx'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { StatusPill } from '#components/status/status-pill.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CallRecord } from '#lib/calls/call.ts'
import { wakeTimeMs } from '#lib/calls/call-detail.ts'

type RecentCallsProps = { calls: readonly CallRecord[]; callHref(callId: string): string }

/** The last calls of one account, as a panel on its page and on those of its devices. */
export function RecentCalls({ calls, callHref }: RecentCallsProps) {
  return (
    <Panel title="Recent calls" padding="flush">
      <DataTable
        caption="Recent calls"
        columns={COLUMNS}
        rows={calls}
        rowKey={(call) => call.id}
        rowHref={(call) => callHref(call.id)}
        stickyHead={false}
        empty={
          <EmptyState icon={PhoneIncoming} title="No calls yet">
            A call appears as soon as the PBX asks to wake this account.
          </EmptyState>
        }
      />
    </Panel>
  )
}

const COLUMNS: Column<CallRecord>[] = [
  {
    id: 'time',
    header: 'Time',
    cell: (call) => (
      <>
        <Time at={call.startedAt} className="@max-[590px]:hidden" />
        <span className="@min-[590px]:hidden">
          <ShortTime at={call.startedAt} />
        </span>
      </>
    ),
  },
  {
    id: 'result',
    header: 'Result',
    cell: (call) => (
      <span className="flex items-center gap-2">
        <StatusPill look={callLook(call)} variant="plain" />
        {call.isTest ? <Badge>test</Badge> : null}
      </span>
    ),
  },
  {
    id: 'caller',
    header: 'Caller',
    hideBelow: 'md',
    grow: true,
    cell: (call) => <Caller caller={call.caller} callerName={call.callerName} />,
  },
  {
    id: 'wake',
    header: 'Wake time',
    align: 'right',
    cell: (call) => wakeTimeWords(wakeTimeMs(call)),
  },
]

function wakeTimeWords(ms: number | null) {
  return ms === null ? <span className="text-ink-faint">–</span> : formatDuration(ms)
}
