import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { type ExportedPushToken, listExportPage } from './export-store.ts'

export type { ExportedPushToken } from './export-store.ts'

const PAGE_SIZE = 1_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/**
 * All push tokens of the tenant, page by page, retired ones included, for an admin. That they were read is audited
 * first.
 *
 * @throws AppError `not_found` for a lower role
 */
export async function* exportPushTokens(ctx: Context): AsyncGenerator<ExportedPushToken[]> {
  requireRole(ctx, 'admin')
  await ctx.db.prisma.$transaction((tx) =>
    recordAuditEvent(tx, ctx, { action: 'push_tokens.export', subject: 'all push tokens' }),
  )
  let afterId: string | undefined = BEFORE_ALL
  while (afterId !== undefined) {
    const page: ExportedPushToken[] = await listExportPage(ctx.db, ctx.tenantId, {
      afterId,
      limit: PAGE_SIZE,
    })
    if (page.length > 0) yield page
    afterId = page.length === PAGE_SIZE ? page.at(-1)?.id : undefined
  }
}
