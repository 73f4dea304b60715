import { z } from 'zod'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import { parsePushTokenValue } from '#lib/sip/push-token-value.ts'
import { foreignLine, foreignUri } from './compat-push-input.ts'

/** `voip` alone, or `voip#background`, as Sylk's own apps send the two. */
const sylkPushToken = z
  .string()
  .max(TEXT_LENGTH.uri)
  .transform((value, context) => {
    const [voip = '', alert = ''] = value.split('#')
    const first = parsePushTokenValue(voip)
    const second = alert === '' ? null : parsePushTokenValue(alert)
    if (first.ok && (second === null || second.ok)) {
      return { voip: first.value, alert: second === null ? '' : second.value }
    }
    const message = first.ok ? 'The background push token is not hex.' : first.fault
    context.issues.push({ code: 'custom', message, input: value })
    return z.NEVER
  })

const appId = z.string().min(1).max(TEXT_LENGTH.line).meta({
  description: 'Bundle id; a `.voip` or `.prod` behind it is left out.',
  example: 'com.example.phone',
})

/** `POST /v2/tokens/{account}` of sylk-pushserver. Members that it does not name are left alone, as it does. */
export const sylkAddInput = z
  .object({
    'app-id': appId,
    platform: z.enum(['apple', 'ios', 'apns']).meta({ description: 'Only Apple is sent to.' }),
    token: sylkPushToken,
    'device-id': z.string().min(1).max(TEXT_LENGTH.line),
    silent: z.unknown(),
    'user-agent': foreignUri,
  })
  .meta({ id: 'SylkAddToken' })

export const sylkRemoveInput = z
  .object({ 'app-id': appId, 'device-id': foreignLine })
  .meta({ id: 'SylkRemoveToken' })

/** `POST /v2/tokens/{account}/push`. A `message` is refused: a VoIP push must ring (Apple). */
export const sylkPushInput = z
  .object({
    event: z
      .enum(['incoming_session', 'incoming_conference_request', 'cancel'])
      .nullish()
      .transform((event) => event ?? 'incoming_session'),
    'call-id': z.string().min(1).max(TEXT_LENGTH.uri),
    from: z.string().min(1).max(TEXT_LENGTH.uri),
    'from-display-name': foreignLine,
    to: foreignUri,
    'media-type': foreignLine,
    reason: foreignUri,
  })
  .meta({ id: 'SylkPush' })

export type SylkPushInput = z.output<typeof sylkPushInput>

/** `com.example.phone.voip.prod`, as Linphone writes it, is the app `com.example.phone`. */
export function bundleIdOf(sylkAppId: string): string {
  return sylkAppId.replace(/\.(?:prod|dev)$/, '').replace(/\.voip$/, '')
}

/** The environment that Linphone's form of the app id names. */
export function environmentOf(sylkAppId: string): 'production' | 'sandbox' | 'unknown' {
  if (sylkAppId.endsWith('.dev')) return 'sandbox'
  return sylkAppId.endsWith('.prod') ? 'production' : 'unknown'
}
