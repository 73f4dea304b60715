import { z } from 'zod'
import { callAnswer } from '#lib/calls/schemas.ts'
import { type CallToPushToken, startCallToPushToken } from '#lib/calls/start-call-to-push-token.ts'
import { pushTokenField } from '#lib/devices/schemas.ts'
import { invalid } from '#lib/platform/errors.ts'
import { parseAor } from '#lib/sip/aor.ts'
import { endpoint } from '../endpoint.ts'
import { CALL_STATUSES, foreignLine, foreignUri } from './compat-push-input.ts'

/** The names of mod_apn's own templates; `app` is what its default body calls `app_id`. Others are left alone. */
const modApnPush = z.object({
  type: z.literal('voip').meta({ description: 'mod_apn’s `type`. An `im` push is not sent.' }),
  token: pushTokenField.meta({ description: 'mod_apn’s `token`' }),
  user: foreignLine.meta({ description: 'mod_apn’s `user`', example: '100' }),
  realm: foreignLine.meta({ description: 'mod_apn’s `realm`', example: 'pbx.example.com' }),
  app_id: foreignLine.meta({ description: 'mod_apn’s `app_id`: the bundle id.' }),
  app: foreignLine,
  platform: foreignLine.meta({ description: 'mod_apn’s `platform`: ios, or empty.' }),
  call_id: foreignUri.meta({ description: 'Call-ID, where a patched mod_apn has it.' }),
})

const common = {
  path: '/compat/mod-apn',
  tag: 'Compatibility',
  summary: 'FreeSWITCH mod_apn’s push server',
  description:
    'mod_apn sends one request for each push token of a user and knows no Call-ID, so each request is a call to that one phone. A push token that is new is kept, which needs `tokens:write` too. 502 and 410 make mod_apn stop waiting.',
  lane: 'call',
  input: modApnPush,
  answer: callAnswer,
  statuses: CALL_STATUSES,
} as const

type ModApnPush = z.output<typeof modApnPush>

function toCall(input: ModApnPush): CallToPushToken {
  if (!/^(?:ios|apple|iphone|)$/i.test(input.platform)) throw invalid('/platform', 'must be ios')
  const reading = parseAor(`${input.user}@${input.realm}`)
  if (!reading.ok) throw invalid('/user', reading.fault)
  return {
    aor: reading.aor,
    callId: input.call_id,
    caller: '',
    callerName: '',
    withVideo: false,
    wait: 'pushed',
    pushToken: input.token,
    app: input.app_id || input.app,
    environment: 'unknown',
    instanceId: '',
  }
}

export const modApnEndpoints = [
  endpoint({
    ...common,
    scope: 'calls:write',
    method: 'post',
    inputFrom: 'body',
    run: ({ ctx, input }) => startCallToPushToken(ctx, toCall(input)),
  }),
  endpoint({
    ...common,
    scope: 'calls:write',
    method: 'get',
    inputFrom: 'query',
    run: ({ ctx, input }) => startCallToPushToken(ctx, toCall(input)),
  }),
]
