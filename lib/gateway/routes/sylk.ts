import { z } from 'zod'
import type { CallContext } from '#lib/calls/call-context.ts'
import { reportCallEvents } from '#lib/calls/report-call-events.ts'
import { startCall } from '#lib/calls/start-call.ts'
import { callIdForDevice, startCallToDevice } from '#lib/calls/start-call-to-push-token.ts'
import { disablePushToken } from '#lib/devices/disable-push-token.ts'
import { findInstallations } from '#lib/devices/find-installations.ts'
import type { Installation } from '#lib/devices/installation-store.ts'
import { putPushToken } from '#lib/devices/put-push-token.ts'
import { aorField } from '#lib/devices/schemas.ts'
import { AppError } from '#lib/platform/errors.ts'
import { endpoint, type PathParams } from '../endpoint.ts'
import { readInput } from '../read-input.ts'
import { type SylkPushAnswer, sylkErrors, sylkPushAnswer, toSylkAnswer } from './sylk-answers.ts'
import {
  bundleIdOf,
  environmentOf,
  type SylkPushInput,
  sylkAddInput,
  sylkPushInput,
  sylkRemoveInput,
} from './sylk-input.ts'

const BASE = '/compat/sylk/v2/tokens/{account}'
const ACCOUNT = { account: 'Address of record, as `100@pbx.example.com`.' }
const DEVICE = { ...ACCOUNT, device: 'The `device-id` of the push token.' }
const accountParams = z.object({ account: aorField })

const common = { tag: 'Compatibility', foreignErrors: sylkErrors } as const
const push = {
  ...common,
  method: 'post',
  lane: 'call',
  input: sylkPushInput,
  inputFrom: 'body',
  answer: sylkPushAnswer,
  statuses: {
    of: (answer: object) => (answer as SylkPushAnswer).code,
    meanings: {
      202: 'APNs has not answered yet.',
      400: 'Apple refused every push, or the request cannot be read.',
      410: 'Every push token is gone.',
      503: 'No push could be sent.',
    },
  },
} as const

export const sylkEndpoints = [
  endpoint({
    ...common,
    method: 'post',
    path: BASE,
    summary: 'sylk-pushserver v2: add a push token',
    scope: 'tokens:write',
    lane: 'report',
    params: ACCOUNT,
    input: sylkAddInput,
    inputFrom: 'body',
    answer: z.record(z.string(), z.unknown()),
    run: ({ ctx, input, params }) => addPushToken(ctx, accountOf(params), input),
  }),
  endpoint({
    ...common,
    method: 'delete',
    path: BASE,
    summary: 'sylk-pushserver v2: remove a push token',
    scope: 'tokens:write',
    lane: 'report',
    params: ACCOUNT,
    input: sylkRemoveInput,
    inputFrom: 'body',
    answer: z.record(z.string(), z.unknown()),
    run: ({ ctx, input, params }) => removePushTokens(ctx, accountOf(params), input),
  }),
  endpoint({
    ...push,
    path: `${BASE}/push`,
    summary: 'sylk-pushserver v2: wake the phones of an account',
    description: 'The same `call-id` again sends nothing. `cancel` ends the call and sends nothing either.',
    scope: 'calls:write',
    params: ACCOUNT,
    run: ({ ctx, input, params }) => wake(ctx, accountOf(params), null, input),
  }),
  endpoint({
    ...push,
    path: `${BASE}/push/{device}`,
    summary: 'sylk-pushserver v2: wake one phone of an account',
    scope: 'calls:write',
    params: DEVICE,
    run: ({ ctx, input, params }) => wake(ctx, accountOf(params), params.device ?? '', input),
  }),
]

function accountOf(params: PathParams): string {
  return readInput(accountParams, { account: params.account }).account
}

async function addPushToken(ctx: CallContext, aor: string, input: z.output<typeof sylkAddInput>) {
  const { token, 'app-id': appId, platform, 'device-id': instanceId, 'user-agent': userAgent } = input
  const bundleId = bundleIdOf(appId)
  const common = { aor, environment: environmentOf(appId), app: bundleId, instanceId, userAgent }
  await putPushToken(ctx, { ...common, kind: 'voip', pushToken: token.voip })
  if (token.alert !== '') await putPushToken(ctx, { ...common, kind: 'alert', pushToken: token.alert })
  const both = token.alert === '' ? token.voip : `${token.voip}#${token.alert}`
  return {
    'app-id': appId,
    platform: platform === 'ios' || platform === 'apns' ? 'apple' : platform,
    token: both,
    'device-id': instanceId,
    silent: input.silent ?? true,
    'user-agent': userAgent,
  }
}

async function removePushTokens(ctx: CallContext, aor: string, input: z.output<typeof sylkRemoveInput>) {
  const installations = await activeInstallations(ctx, aor)
  const { 'app-id': appId, 'device-id': deviceName } = input
  const bundleId = bundleIdOf(appId)
  const removed = installations.filter(
    (one) => one.bundleId === bundleId && (deviceName === '' || one.instanceId === deviceName),
  )
  if (removed.length === 0) throw new AppError('not_found', 'Not found')
  for (const { pushToken } of removed) await disablePushToken(ctx, { pushToken, reason: 'sylk_removed' })
  return { 'app-id': appId, 'device-id': deviceName === '' ? null : deviceName }
}

async function wake(ctx: CallContext, aor: string, deviceName: string | null, input: SylkPushInput) {
  if (input.event === 'cancel') return cancel(ctx, aor, deviceName, input)
  const call = {
    aor,
    callId: input['call-id'],
    caller: input.from,
    callerName: input['from-display-name'],
    withVideo: input['media-type'].includes('video'),
    wait: 'pushed',
    waitSeconds: undefined,
    customPayload: undefined,
    detail: true,
  } as const
  if (deviceName !== null) {
    const installations = await activeInstallations(ctx, aor)
    const { deviceId } = installationNamed(installations, deviceName)
    return toSylkAnswer(await startCallToDevice(ctx, call, deviceId), namesOf(installations))
  }
  const started = await startCall(ctx, call)
  if (started.verdict === 'no_token') throw unknownUser()
  return toSylkAnswer(started, namesOf(await findInstallations(ctx, aor)))
}

function namesOf(installations: readonly Installation[]): ReadonlyMap<string, string> {
  return new Map(installations.map((one) => [one.deviceId, one.instanceId ?? one.deviceId]))
}

/** The caller gave up, or another phone has answered: the call ends, and nothing is sent. */
async function cancel(ctx: CallContext, aor: string, deviceName: string | null, input: SylkPushInput) {
  let callId = input['call-id']
  if (deviceName !== null) {
    const { deviceId } = installationNamed(await activeInstallations(ctx, aor), deviceName)
    callId = callIdForDevice(callId, deviceId)
  }
  await reportCallEvents(ctx, [
    {
      pushHint: '',
      callId,
      aor,
      type: 'cancelled',
      code: undefined,
      contact: '',
      deviceId: '',
      at: undefined,
      detail: input.reason,
    },
  ])
  return { code: 200, description: 'the call is over; nothing was sent', data: {}, pushHint: '' }
}

async function activeInstallations(ctx: CallContext, aor: string): Promise<Installation[]> {
  const installations = await findInstallations(ctx, aor)
  const active = installations.filter((one) => one.status === 'active')
  if (active.length > 0) return active
  throw unknownUser()
}

function unknownUser(): AppError {
  return new AppError('not_found', 'Push request was not sent: user not found')
}

function installationNamed(installations: readonly Installation[], name: string): Installation {
  const found = installations.find((one) => one.instanceId === name || one.deviceId === name)
  if (found === undefined) throw new AppError('not_found', 'Push request was not sent: device not found')
  return found
}
