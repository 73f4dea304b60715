import type { CallSearchField } from '#components/calls/call-search.tsx'
import type { Verdict } from '#lib/calls/call.ts'
import { isCause } from '#lib/calls/causes.ts'
import type { CallFilter } from '#lib/calls/store.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { queryChoice, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { withQuery } from '#lib/web/paths.ts'
import { readTimeRange, type TimeRange, timeBounds } from '#lib/web/time-range.ts'

export const VERDICT_CHOICES: readonly Verdict[] = [
  'registered',
  'no_token',
  'push_failed',
  'no_register',
  'register_rejected',
  'cancelled',
]

/** The list of calls as a URL says it. What is not understood is left out, as if it were not there. */
export type CallsQuery = TimeRange & {
  by: CallSearchField
  q: string
  verdict: Verdict | null
  cause: string
  app: string
  before: string
  after: string
  isLive: boolean
  /** The call that is open beside the list; empty when none is. */
  panel: string
}

/** Reads a URL's parameters. */
export function readCallsQuery(params: SearchParams): CallsQuery {
  const cause = queryText(params, 'cause')
  return {
    by: queryChoice(params, 'by', ['account', 'caller', 'sip-call-id']) ?? 'account',
    q: queryText(params, 'q').trim().slice(0, 255),
    verdict: queryChoice(params, 'verdict', VERDICT_CHOICES),
    cause: isCause(cause) ? cause : '',
    app: id(queryText(params, 'app')),
    ...readTimeRange(params),
    before: id(queryText(params, 'before')),
    after: id(queryText(params, 'after')),
    isLive: queryText(params, 'live') !== 'off',
    panel: queryText(params, 'panel').slice(0, 64),
  }
}

function id(text: string): string {
  return isUuid(text) ? text : ''
}

/** The parameters that a link to the same list carries; the page of the list is not among them. */
export function heldParams(query: CallsQuery): Record<string, string> {
  return {
    ...(query.q === '' ? {} : { by: query.by, q: query.q }),
    verdict: query.verdict ?? '',
    cause: query.cause,
    app: query.app,
    range: query.range ?? '',
    from: query.from,
    to: query.to,
    live: query.isLive ? '' : 'off',
  }
}

/** What the store is asked for. `aor` is given apart, since a search for an account may find several. */
export function toFilter(query: CallsQuery, aor: string | undefined, now: Date): CallFilter {
  const { by, q, verdict, cause, app } = query
  return {
    aor,
    caller: by === 'caller' && q !== '' ? q : undefined,
    sipCallId: by === 'sip-call-id' && q !== '' ? q : undefined,
    verdict: verdict ?? undefined,
    cause: cause || undefined,
    appId: app || undefined,
    ...timeBounds(query, now),
  }
}

/** Whether anything narrows the list. */
export function isNarrowed(query: CallsQuery): boolean {
  const { by: _by, live: _live, ...filters } = heldParams(query)
  return Object.values(filters).some((value) => value !== '')
}

/** The filters as the query of an address, without the page of the list: what a saved view keeps. */
export function filtersAsQuery(query: CallsQuery): string {
  return withQuery('', { ...heldParams(query), live: '' }, {}).slice(1)
}
