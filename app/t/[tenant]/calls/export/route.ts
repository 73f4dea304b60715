import { callsAsCsv } from '#components/calls/calls-as-csv.ts'
import { listCallRows } from '#lib/calls/store.ts'
import { parseAor } from '#lib/sip/aor.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { readCallsQuery, toFilter } from '../calls-query.ts'

const MOST_ROWS = 10_000

/** The filtered list as CSV, newest first, 10,000 calls at most. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = readCallsQuery(Object.fromEntries(new URL(request.url).searchParams))
  const reading = query.by === 'account' && query.q !== '' ? parseAor(query.q) : null
  const aor = reading?.ok ? reading.aor : undefined
  const isUnreadable = reading !== null && aor === undefined
  const now = ctx.clock.now()
  const calls = isUnreadable
    ? []
    : await listCallRows(ctx.db, ctx.tenantId, toFilter(query, aor, now), MOST_ROWS)
  return new Response(callsAsCsv(calls), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="calls-${tenant.slug}-${now.toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  })
}
