import type { ReactNode } from 'react'
import { ShortTime } from '#components/calls/short-time.tsx'
import { CutText } from '#components/data-table/cells.tsx'
import type { ListColumns } from '#components/data-table/column-choice.ts'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { NameWithFact } from '#components/ui/name-with-fact.tsx'
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

type AuditTableProps = { events: readonly ListedAuditEvent[]; chosen: ListColumns; empty: ReactNode }

/** Who changed what, newest first. */
export function AuditTable({ events, chosen, empty }: AuditTableProps) {
  return (
    <DataTable
      caption="Audit trail"
      columns={AUDIT_COLUMNS}
      chosen={chosen}
      rows={events}
      rowKey={(event) => event.auditEventId}
      empty={empty}
    />
  )
}

/** What can be shown of an entry. */
export const AUDIT_COLUMNS: readonly Column<ListedAuditEvent>[] = [
  {
    id: 'at',
    header: 'When',
    cell: (event) => (
      <span className="text-ink-soft">
        <span className="@min-[590px]:hidden">
          <ShortTime at={event.createdAt} />
        </span>
        <Time at={event.createdAt} className="@max-[590px]:hidden" />
      </span>
    ),
  },
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
        <NameWithFact name={actionWords(event.action)} fact={event.subject} />
      </span>
    ),
  },
  { id: 'detail', header: 'Detail', hideBelow: 'lg', cell: (event) => <Detail detail={event.detail} /> },
  {
    id: 'ip',
    header: 'From',
    hideBelow: 'xl',
    cell: (event) => <CutText text={event.ip} isCode />,
  },
  {
    id: 'subject_id',
    header: 'Id of what',
    isExtra: true,
    cell: (event) => <CutText text={event.subjectId} isCode />,
  },
  {
    id: 'request_id',
    header: 'Request id',
    isExtra: true,
    cell: (event) => <CutText text={event.requestId} isCode />,
  },
]

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
  const facts = Object.entries(detail ?? {})
  if (facts.length === 0) return <span className="text-ink-faint">–</span>
  return (
    <span
      title={JSON.stringify(detail, null, 2)}
      className="block max-w-80 truncate font-mono text-ink-soft text-xs"
    >
      {facts.map(([name, value]) => (
        <span key={name} className="mr-3">
          <span className="text-ink-faint">{name}</span> {inWords(value)}
        </span>
      ))}
    </span>
  )
}

/** A change as `30 → 31`, a list with commas, anything else as it is. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(', ')
  if (isChange(value)) return `${inWords(value.from)} → ${inWords(value.to)}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value
}
