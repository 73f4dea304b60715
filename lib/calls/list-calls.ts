import type { Context } from '#lib/platform/context.ts'
import { invalid } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { toCallSummary } from './call-detail.ts'
import type { ListCallsAnswer, ListCallsQuery } from './history-schemas.ts'
import { listCallRows } from './store.ts'

/**
 * A page of calls, newest first. The cursor is the id of the last call of the page before.
 *
 * @throws AppError `invalid` for a cursor that was not given by a page
 */
export async function listCalls(ctx: Context, query: ListCallsQuery): Promise<ListCallsAnswer> {
  const { cursor, limit, aor, verdict, cause, from, to } = query
  if (cursor !== undefined && !isUuid(cursor)) {
    throw invalid('/cursor', 'The cursor is not one that a page has given. Leave it out to begin anew.')
  }
  const rows = await listCallRows(
    ctx.db,
    ctx.tenantId,
    { aor, verdict, cause, from, to, before: cursor },
    limit + 1,
  )
  const page = rows.slice(0, limit)
  return {
    items: page.map(toCallSummary),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? '') : '',
  }
}
