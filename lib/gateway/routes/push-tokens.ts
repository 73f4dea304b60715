import { z } from 'zod'
import { checkWakeable } from '#lib/devices/check-wakeable.ts'
import { disablePushToken } from '#lib/devices/disable-push-token.ts'
import { findPushTokens } from '#lib/devices/find-push-tokens.ts'
import { putPushToken } from '#lib/devices/put-push-token.ts'
import {
  aorField,
  disablePushTokenAnswer,
  disablePushTokenInput,
  type FindPushTokensAnswer,
  findPushTokensAnswer,
  findPushTokensQuery,
  putPushTokenAnswer,
  putPushTokenInput,
  wakeableAnswer,
} from '#lib/devices/schemas.ts'
import { notFound } from '#lib/platform/errors.ts'
import { parsePushTokenValue } from '#lib/sip/push-token-value.ts'
import { endpoint } from '../endpoint.ts'
import { readInput } from '../read-input.ts'

const accountParams = z.object({ aor: aorField })

export const pushTokenEndpoints = [
  endpoint({
    method: 'get',
    path: '/push-tokens',
    tag: 'Lookup',
    summary: 'Push tokens of an account',
    description:
      'An unknown account has an empty list. As text: one line for each, `pushToken;environment;topic`.',
    scope: 'tokens:read',
    lane: 'lookup',
    input: findPushTokensQuery,
    inputFrom: 'query',
    answer: findPushTokensAnswer,
    run: ({ ctx, input }) => findPushTokens(ctx, input),
    asText: (answer) => pushTokenLines(answer as FindPushTokensAnswer),
  }),
  endpoint({
    method: 'put',
    path: '/push-tokens',
    tag: 'Lookup',
    summary: 'Register a push token by hand',
    description: 'For an app server that has push tokens but no SIP.',
    scope: 'tokens:write',
    lane: 'report',
    input: putPushTokenInput,
    inputFrom: 'body',
    answer: putPushTokenAnswer,
    example: { aor: 'sip:100@pbx.example.com', pushToken: 'a1b2c3d4'.repeat(8), app: 'com.example.phone' },
    run: ({ ctx, input }) => putPushToken(ctx, input),
  }),
  endpoint({
    method: 'delete',
    path: '/push-tokens/{pushToken}',
    tag: 'Lookup',
    summary: 'Disable a push token',
    scope: 'tokens:write',
    lane: 'report',
    params: { pushToken: 'The push token, in hex.' },
    input: disablePushTokenInput,
    inputFrom: 'either',
    answer: disablePushTokenAnswer,
    run: ({ ctx, input, params }) => {
      const reading = parsePushTokenValue(params.pushToken ?? '')
      if (!reading.ok) throw notFound()
      return disablePushToken(ctx, { pushToken: reading.value, reason: input.reason })
    },
  }),
  endpoint({
    method: 'get',
    path: '/accounts/{aor}/wakeable',
    tag: 'Lookup',
    summary: 'Whether a phone of an account can be woken now',
    scope: 'tokens:read',
    lane: 'lookup',
    params: { aor: 'Address of record.' },
    input: null,
    inputFrom: 'query',
    answer: wakeableAnswer,
    run: ({ ctx, params }) => checkWakeable(ctx, readInput(accountParams, params).aor),
  }),
]

function pushTokenLines({ items }: FindPushTokensAnswer): string {
  return items.map((item) => `${item.pushToken};${item.environment};${item.topic}\n`).join('')
}
