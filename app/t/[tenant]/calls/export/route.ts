import { CALLS_CSV_HEAD, callsAsCsv } from '#components/calls/calls-as-csv.ts'
import type { CallRecord } from '#lib/calls/call.ts'
import { exportCalls } from '#lib/calls/export-calls.ts'
import { parseAor } from '#lib/sip/aor.ts'
import { csvDownload } from '#lib/web/csv-download.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { readCallsQuery, toFilter } from '../calls-query.ts'

/** The filtered list as CSV, newest first, all of it. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = readCallsQuery(Object.fromEntries(new URL(request.url).searchParams))
  const reading = query.by === 'account' && query.q !== '' ? parseAor(query.q) : null
  const now = ctx.clock.now()
  const name = `calls-${tenant.slug}-${now.toISOString().slice(0, 10)}.csv`
  // A list that waits for an account to be chosen is empty, and so is its export.
  if (reading !== null && !reading.ok) return csvDownload(name, asCsv(nothing()))
  return csvDownload(name, asCsv(exportCalls(ctx, toFilter(query, reading?.aor, now))))
}

async function* asCsv(pages: AsyncGenerator<CallRecord[]>): AsyncGenerator<string> {
  yield CALLS_CSV_HEAD
  for await (const page of pages) yield callsAsCsv(page)
}

async function* nothing(): AsyncGenerator<CallRecord[]> {}
