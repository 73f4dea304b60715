import type { Context } from '#lib/platform/context.ts'
import { type KeysetCursor, type KeysetPage, keysetPage, keysetQuery } from '#lib/platform/keyset.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { type AuditEventRecord, type AuditFilter, listAuditRows } from './store.ts'

const PAGE_SIZE = 50
const EXPORT_PAGE_SIZE = 1_000

/**
 * Who changed what in the tenant, newest first.
 *
 * @throws AppError `not_found` for a role below admin
 */
export async function listAuditEvents(
  ctx: Context,
  input: AuditFilter & { cursor?: KeysetCursor },
): Promise<KeysetPage<AuditEventRecord>> {
  requireRole(ctx, 'admin')
  const { cursor = {}, ...filter } = input
  const query = keysetQuery(cursor, PAGE_SIZE)
  const rows = await listAuditRows(ctx.db, ctx.tenantId, filter, query)
  return keysetPage(query, rows, ({ auditEventId }) => auditEventId)
}

/**
 * All rows that fit, newest first, page by page: a page is read when the one before it has been taken.
 *
 * @throws AppError `not_found` for a role below admin, at once
 */
export async function exportAuditEvents(
  ctx: Context,
  filter: AuditFilter,
): Promise<AsyncGenerator<AuditEventRecord[]>> {
  requireRole(ctx, 'admin')
  return pages(ctx, filter)
}

async function* pages(ctx: Context, filter: AuditFilter): AsyncGenerator<AuditEventRecord[]> {
  let cursor: KeysetCursor = {}
  for (;;) {
    const query = keysetQuery(cursor, EXPORT_PAGE_SIZE)
    const page = keysetPage(
      query,
      await listAuditRows(ctx.db, ctx.tenantId, filter, query),
      (row) => row.auditEventId,
    )
    if (page.items.length > 0) yield page.items
    if (page.olderCursor === null) return
    cursor = { before: page.olderCursor }
  }
}
