import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import type { CallRecord } from './call.ts'
import { type CallFilter, listCallRows } from './store.ts'

const PAGE_SIZE = 1_000

/**
 * All calls that fit, newest first, page by page, as many as there are: a page is read when the one before it has
 * been taken. That they were read, and how many, is audited at the end, also when it is stopped on the way.
 */
export async function* exportCalls(
  ctx: Context,
  filter: Omit<CallFilter, 'before' | 'after'>,
): AsyncGenerator<CallRecord[]> {
  let before: string | undefined
  let calls = 0
  let isWhole = false
  try {
    do {
      const page = await listCallRows(ctx.db, ctx.tenantId, { ...filter, before }, PAGE_SIZE)
      calls += page.length
      before = page.length === PAGE_SIZE ? page.at(-1)?.id : undefined
      isWhole = before === undefined
      if (page.length > 0) yield page
    } while (before !== undefined)
  } finally {
    await ctx.db.prisma.$transaction((tx) =>
      recordAuditEvent(tx, ctx, { action: 'calls.export', subject: 'calls', detail: { calls, isWhole } }),
    )
  }
}
