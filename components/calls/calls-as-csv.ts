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

/** Calls as CSV (RFC 4180), with a head. */
export function callsAsCsv(calls: readonly CallRecord[]): string {
  const lines = calls.map((call) => COLUMNS.map(([, value]) => cell(value(call))).join(','))
  return `${[COLUMNS.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`
}

/** A caller chooses his name: what a spreadsheet would take for a formula gets a quote before it (OWASP, CSV injection). */
function cell(value: string | number | boolean | null): string {
  if (value === null) return ''
  const text = String(value)
  const isFormula = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
