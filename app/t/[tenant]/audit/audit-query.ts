import { AUDIT_NOUNS } from '#components/audit/audit-nouns.ts'
import { queryChoice, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { readTimeRange, type TimeRange } from '#lib/web/time-range.ts'

/** The audit trail as a URL says it. */
export type AuditQuery = TimeRange & { words: string; noun: string }

/** Reads a URL's parameters: `q`, `what`, `range`, `from`, `to`. */
export function readAuditQuery(params: SearchParams): AuditQuery {
  const nouns = AUDIT_NOUNS.map(({ value }) => value)
  return {
    words: queryText(params, 'q').trim().slice(0, 255),
    noun: queryChoice(params, 'what', nouns) ?? '',
    ...readTimeRange(params),
  }
}

/** The parameters that a link to the same list carries; the page of the list is not among them. */
export function heldAuditParams(query: AuditQuery): Record<string, string> {
  const { words, noun, range, from, to } = query
  return { q: words, what: noun, range: range ?? '', from, to }
}
