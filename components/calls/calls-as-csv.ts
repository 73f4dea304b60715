import { csvLine } from '#components/transfer/csv-line.ts'
import type { CallRecord } from '#lib/calls/call.ts'

const COLUMNS: readonly [name: string, value: (call: CallRecord) => string | number | boolean | null][] = [
  ['push_hint', (call) => call.id],
  ['started_at', (call) => call.startedAt.toISOString()],
  ['aor', (call) => call.aor],
  ['caller', (call) => call.caller],
  ['caller_name', (call) => call.callerName],
  ['sip_call_id', (call) => call.sipCallId],
  ['state', (call) => call.state],
  ['verdict', (call) => call.verdict],
  ['cause', (call) => call.cause],
  ['sip_code', (call) => call.sipCode],
  ['pushed', (call) => call.pushedCount],
  ['accepted', (call) => call.acceptedCount],
  ['failed', (call) => call.failedCount],
  ['woke', (call) => call.wokeCount],
  ['first_woke_at', (call) => call.firstWokeAt?.toISOString() ?? null],
  ['answered_at', (call) => call.answeredAt?.toISOString() ?? null],
  ['ended_at', (call) => call.endedAt?.toISOString() ?? null],
  ['test', (call) => call.isTest],
]

/** The head of calls as CSV (RFC 4180). */
export const CALLS_CSV_HEAD = csvLine(COLUMNS.map(([name]) => name))

/** Calls as lines of CSV, below their head. */
export function callsAsCsv(calls: readonly CallRecord[]): string {
  return calls.map((call) => csvLine(COLUMNS.map(([, value]) => value(call)))).join('')
}
