import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Time } from '#components/ui/time.tsx'
import { actionWords } from './audit-nouns.ts'

/** A row of the audit trail as the list shows it. */
export type ListedAuditEvent = {
  auditEventId: string
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  subject: string
  subjectId: string | null
  detail: unknown
  ip: string | null
  requestId: string | null
  createdAt: Date
}

const ACTOR_KINDS: Record<string, string> = { api_key: 'API key', system: 'system' }

/** Who changed what, newest first. */
export function AuditTable({ events, empty }: { events: readonly ListedAuditEvent[]; empty: ReactNode }) {
  const columns: Column<ListedAuditEvent>[] = [
    { id: 'at', header: 'When', cell: (event) => <Time at={event.createdAt} className="text-ink-soft" /> },
    {
      id: 'who',
      header: 'Who',
      hideBelow: 'sm',
      cell: (event) => <Who event={event} />,
    },
    {
      id: 'what',
      header: 'What',
      grow: true,
      cell: (event) => (
        <span title={`${actionWords(event.action)} ${event.subject}`}>
          <span className="font-medium">{actionWords(event.action)}</span>{' '}
          <span className="text-ink-soft">{event.subject}</span>
        </span>
      ),
    },
    { id: 'detail', header: 'Detail', hideBelow: 'lg', cell: (event) => <Detail detail={event.detail} /> },
    {
      id: 'ip',
      header: 'From',
      hideBelow: 'xl',
      cell: (event) => (
        <span className="font-mono text-xs">{event.ip ?? <span className="text-ink-faint">–</span>}</span>
      ),
    },
  ]
  return (
    <DataTable
      caption="Audit trail"
      columns={columns}
      rows={events}
      rowKey={(event) => event.auditEventId}
      empty={empty}
    />
  )
}

function Who({ event }: { event: ListedAuditEvent }) {
  const kind = ACTOR_KINDS[event.actorKind]
  return (
    <span className="inline-flex max-w-56 items-center gap-2">
      <span className="truncate">{event.actorName}</span>
      {kind === undefined ? null : <Badge>{kind}</Badge>}
    </span>
  )
}

function Detail({ detail }: { detail: unknown }) {
  const text = JSON.stringify(detail)
  if (text === '{}') return <span className="text-ink-faint">–</span>
  return (
    <code title={text} className="block max-w-80 truncate font-mono text-ink-soft text-xs">
      {text}
    </code>
  )
}
