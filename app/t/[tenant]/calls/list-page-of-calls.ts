import type { CallListRow } from '#components/calls/call-list.tsx'
import { wakeTimeMs } from '#lib/calls/call-detail.ts'
import { searchAors } from '#lib/calls/diagnose-search-store.ts'
import { listCallRows } from '#lib/calls/store.ts'
import type { Context } from '#lib/platform/context.ts'
import { parseAor } from '#lib/sip/aor.ts'
import { type CallsQuery, toFilter } from './calls-query.ts'

const PAGE_SIZE = 50
const MOST_ACCOUNTS = 8

/** One page of the list. `accounts`: the search fits several accounts, and one has to be chosen. */
export type PageOfCalls = {
  rows: Omit<CallListRow, 'appName'>[]
  accounts: string[]
  hasNewer: boolean
  hasOlder: boolean
}

const NOTHING: PageOfCalls = { rows: [], accounts: [], hasNewer: false, hasOlder: false }

/** Reads the page of calls that a URL asks for. */
export async function listPageOfCalls(ctx: Context, query: CallsQuery): Promise<PageOfCalls> {
  const aors = await findAors(ctx, query)
  if (aors !== null && aors.length !== 1) return { ...NOTHING, accounts: aors }
  const filter = toFilter(query, aors?.[0], ctx.clock.now())
  const { before, after } = query
  const page = after === '' ? { before: before || undefined } : { after }
  const found = await listCallRows(ctx.db, ctx.tenantId, { ...filter, ...page }, PAGE_SIZE + 1)
  const hasMore = found.length > PAGE_SIZE
  const rows = after !== '' && hasMore ? found.slice(1) : found.slice(0, PAGE_SIZE)
  return {
    rows: rows.map((call) => ({ ...call, wakeTimeMs: wakeTimeMs(call) })),
    accounts: [],
    hasNewer: after === '' ? before !== '' : hasMore,
    hasOlder: after === '' ? hasMore : true,
  }
}

/** Null when the list is not narrowed to an account. A whole AOR needs no account to be known: its calls are history. */
async function findAors(ctx: Context, query: CallsQuery): Promise<string[] | null> {
  if (query.by !== 'account' || query.q === '') return null
  const whole = query.q.includes('@') ? parseAor(query.q) : null
  if (whole?.ok) return [whole.aor]
  return searchAors(ctx.db, ctx.tenantId, query.q, MOST_ACCOUNTS)
}
