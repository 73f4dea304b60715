import { csvLine } from '#components/transfer/csv-line.ts'
import type { ListedAuditEvent } from './audit-table.tsx'

const COLUMNS: readonly [name: string, value: (row: ListedAuditEvent) => string | null][] = [
  ['id', (row) => row.auditEventId],
  ['at', (row) => row.createdAt.toISOString()],
  ['actor_kind', (row) => row.actorKind],
  ['actor_id', (row) => row.actorId],
  ['actor', (row) => row.actorName],
  ['action', (row) => row.action],
  ['subject', (row) => row.subject],
  ['subject_id', (row) => row.subjectId],
  ['detail', (row) => JSON.stringify(row.detail)],
  ['ip', (row) => row.ip],
  ['request_id', (row) => row.requestId],
]

/** The head of an audit trail as CSV (RFC 4180). */
export const AUDIT_CSV_HEAD = csvLine(COLUMNS.map(([name]) => name))

/** Rows of an audit trail as lines of CSV, below their head. */
export function auditAsCsv(rows: readonly ListedAuditEvent[]): string {
  return rows.map((row) => csvLine(COLUMNS.map(([, value]) => value(row)))).join('')
}
