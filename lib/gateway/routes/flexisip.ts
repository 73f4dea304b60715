import { z } from 'zod'
import { callAnswer } from '#lib/calls/schemas.ts'
import { type CallToPushToken, startCallToPushToken } from '#lib/calls/start-call-to-push-token.ts'
import { aorField, pushTokenField } from '#lib/devices/schemas.ts'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import { endpoint } from '../endpoint.ts'
import { CALL_STATUSES, foreignLine, foreignUri } from './compat-push-input.ts'

/** `$app-id` of Flexisip for Apple: what follows the team id in `pn-param`, and which of Apple's environments. */
const APP_ID = /^(?<bundleId>[A-Za-z0-9.-]+?)\.(?<service>voip)\.(?<environment>prod|dev)$/

/**
 * What Flexisip puts into `external-push-uri` (its `module::PushNotification`): texts, percent-encoded. Only a call
 * may become a VoIP push: each of them must ring (Apple), so the push that wakes a phone to register again, which
 * has no `$event`, and the one of a MESSAGE are refused.
 */
const flexisipPush = z.object({
  type: z.literal('apple').meta({ description: '`$type`. Other push services are not sent to.' }),
  token: pushTokenField.meta({ description: '`$token`' }),
  'app-id': z
    .string()
    .max(TEXT_LENGTH.line)
    .transform((value, context) => {
      const parts = APP_ID.exec(value)?.groups
      if (parts?.bundleId !== undefined) {
        const environment = parts.environment === 'dev' ? ('sandbox' as const) : ('production' as const)
        return { bundleId: parts.bundleId, environment }
      }
      const message = 'must be of a VoIP push token, as in com.example.phone.voip.prod'
      context.issues.push({ code: 'custom', message, input: value })
      return z.NEVER
    })
    .meta({ description: '`$app-id`', example: 'com.example.phone.voip.prod' }),
  event: z.literal('call').meta({ description: '`$event`. Nothing but a call may be a VoIP push.' }),
  'to-uri': aorField.meta({ description: '`$to-uri`: who is called.' }),
  'call-id': foreignUri.meta({ description: '`$call-id`' }),
  'from-uri': foreignUri.meta({ description: '`$from-uri`' }),
  'from-name': foreignLine.meta({ description: '`$from-name`' }),
  uid: foreignLine.meta({ description: '`$uid`: the installation.' }),
  wait: z.enum(['none', 'pushed']).default('pushed').meta({
    description: '`none` answers before APNs has: for external-push-protocol=http, which sends one by one.',
  }),
})

type FlexisipPush = z.output<typeof flexisipPush>

const common = {
  path: '/compat/flexisip',
  tag: 'Compatibility',
  summary: 'Flexisip’s external push URI',
  description:
    'One request for each push token of a call; those of one Call-ID are one call, which pushes each phone once. A push token that is new is kept, which needs `tokens:write` too. 502 and 410 tell Flexisip that nothing was sent.',
  lane: 'call',
  input: flexisipPush,
  inputFrom: 'query',
  answer: callAnswer,
  takesKeyInUrl: true,
  statuses: CALL_STATUSES,
} as const

function toCall(input: FlexisipPush): CallToPushToken {
  return {
    aor: input['to-uri'],
    callId: input['call-id'],
    caller: input['from-uri'],
    callerName: input['from-name'],
    withVideo: false,
    wait: input.wait,
    pushToken: input.token,
    app: input['app-id'].bundleId,
    environment: input['app-id'].environment,
    instanceId: input.uid.replace(/^"?<?|>?"?$/g, ''),
  }
}

/** Which method it uses is a setting of Flexisip; both mean the same. */
export const flexisipEndpoints = (['get', 'post'] as const).map((method) =>
  endpoint({
    ...common,
    scope: 'calls:write',
    method,
    run: ({ ctx, input }) => startCallToPushToken(ctx, toCall(input)),
  }),
)
