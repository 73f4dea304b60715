import { PhoneIncoming } from 'lucide-react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { CALL_STATES } from '#components/status/call-states.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CallSummary } from '#lib/calls/history-schemas.ts'

type RecentCallsProps = { calls: readonly CallSummary[]; callHref(callId: string): string }

/** The last calls of one account, as a panel on its page and on those of its devices. */
export function RecentCalls({ calls, callHref }: RecentCallsProps) {
  return (
    <Panel title="Recent calls" padding="flush">
      <DataTable
        caption="Recent calls"
        columns={COLUMNS}
        rows={calls}
        rowKey={(call) => call.pushHint}
        rowHref={(call) => callHref(call.pushHint)}
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

const COLUMNS: Column<CallSummary>[] = [
  { id: 'time', header: 'Time', cell: (call) => <Time at={call.startedAt} /> },
  {
    id: 'state',
    header: 'State',
    cell: (call) => <StatusPill look={CALL_STATES[call.state]} variant="plain" />,
  },
  {
    id: 'cause',
    header: 'Cause',
    hideBelow: 'sm',
    cell: (call) => <span className="text-ink-soft">{call.cause.replaceAll('_', ' ')}</span>,
  },
  {
    id: 'caller',
    header: 'Caller',
    hideBelow: 'md',
    grow: true,
    cell: (call) => call.callerName || call.caller,
  },
  {
    id: 'wake',
    header: 'Wake time',
    align: 'right',
    hideBelow: 'sm',
    cell: (call) =>
      call.wakeTimeMs === 0 ? <span className="text-ink-faint">–</span> : formatDuration(call.wakeTimeMs),
  },
]
