import { AUDIT_CSV_HEAD, auditAsCsv } from '#components/audit/audit-as-csv.ts'
import { exportAuditEvents } from '#lib/audit/list-audit-events.ts'
import type { AuditEventRecord } from '#lib/audit/store.ts'
import { csvDownload } from '#lib/web/csv-download.ts'
import { found } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { timeBounds } from '#lib/web/time-range.ts'
import { readAuditQuery } from '../audit-query.ts'

/** The filtered trail as CSV, newest first, all of it. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = readAuditQuery(Object.fromEntries(new URL(request.url).searchParams))
  const now = ctx.clock.now()
  const filter = { words: query.words, noun: query.noun, ...timeBounds(query, now) }
  const pages = await found(exportAuditEvents(ctx, filter))
  return csvDownload(`audit-${tenant.slug}-${now.toISOString().slice(0, 10)}.csv`, asCsv(pages))
}

async function* asCsv(pages: AsyncGenerator<AuditEventRecord[]>): AsyncGenerator<string> {
  yield AUDIT_CSV_HEAD
  for await (const page of pages) yield auditAsCsv(page)
}
