import { notFound } from 'next/navigation'
import type { ExportedPushToken } from '#lib/devices/export-push-tokens.ts'
import { exportPushTokens } from '#lib/devices/export-push-tokens.ts'
import { CSV_HEAD, toCsv } from '#lib/devices/push-token-csv.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { csvDownload } from '#lib/web/csv-download.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'

/** All push tokens of the tenant as CSV, with their values: what another system needs to take them over. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  // Within the download it would be too late to answer anything else.
  if (!roleAllows(role, 'admin')) notFound()
  const day = ctx.clock.now().toISOString().slice(0, 10)
  return csvDownload(`push-tokens-${tenant.slug}-${day}.csv`, asCsv(exportPushTokens(ctx)))
}

async function* asCsv(pages: AsyncGenerator<ExportedPushToken[]>): AsyncGenerator<string> {
  yield `${CSV_HEAD}\n`
  for await (const page of pages) yield page.map((row) => `${toCsv(row)}\n`).join('')
}
