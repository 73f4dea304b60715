import { getCall } from '#lib/calls/get-call.ts'
import { callDetail, listCallsAnswer, listCallsQuery } from '#lib/calls/history-schemas.ts'
import { listCalls } from '#lib/calls/list-calls.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { endpoint } from '../endpoint.ts'

export const callHistoryEndpoints = [
  endpoint({
    method: 'get',
    path: '/calls/{pushHint}',
    tag: 'Calls',
    summary: 'One call with its pushes, events and diagnosis',
    scope: 'calls:read',
    lane: 'history',
    params: { pushHint: 'Id of the call.' },
    input: null,
    inputFrom: 'query',
    answer: callDetail,
    run: ({ ctx, params: { pushHint = '' } }) => {
      if (!isUuid(pushHint)) throw notFound()
      return getCall(ctx, pushHint)
    },
  }),
  endpoint({
    method: 'get',
    path: '/calls',
    tag: 'Calls',
    summary: 'Calls, newest first',
    description: 'Paged by key: pass `nextCursor` as `cursor` until it is empty.',
    scope: 'calls:read',
    lane: 'history',
    input: listCallsQuery,
    inputFrom: 'query',
    answer: listCallsAnswer,
    run: ({ ctx, input }) => listCalls(ctx, input),
  }),
]
