import { findInstallations } from '#lib/devices/find-installations.ts'
import { putPushToken } from '#lib/devices/put-push-token.ts'
import { AppError } from '#lib/platform/errors.ts'
import type { CallContext } from './call-context.ts'
import type { CallAnswer, StartCallInput } from './schemas.ts'
import { startCall } from './start-call.ts'

/** A call as a PBX asks for it that keeps the push tokens itself and sends one request for each. */
export type CallToPushToken = Pick<
  StartCallInput,
  'aor' | 'callId' | 'caller' | 'callerName' | 'withVideo' | 'wait'
> & {
  /** Lower-case hex. */
  pushToken: string
  /** Bundle id; empty takes the tenant's default app. */
  app: string
  environment: 'production' | 'sandbox' | 'unknown'
  /** What the PBX calls the installation; empty if it does not say. */
  instanceId: string
}

/**
 * Starts the call of an INVITE for which a PBX sends one request per push token. With a Call-ID all of them are
 * one call, which pushes every phone of the account once; a phone that this call has missed, because its push
 * token was new, gets a call of its own. Without a Call-ID each request is a call to that one phone.
 *
 * A push token that nobody has reported is kept. One that was retired is not brought back: only a REGISTER can.
 *
 * @throws AppError `forbidden` if the push token is new and the API key may not keep it; `invalid` for an app
 * that the tenant does not have
 */
export async function startCallToPushToken(ctx: CallContext, input: CallToPushToken): Promise<CallAnswer> {
  const deviceId = (await findDeviceId(ctx, input)) ?? (await keepPushToken(ctx, input))
  const { aor, callId, caller, callerName, withVideo, wait } = input
  const call = { aor, callId, caller, callerName, withVideo, wait, waitSeconds: undefined, detail: true }
  const whole = callId === '' ? null : await startCall(ctx, { ...call, customPayload: undefined })
  if (whole?.devices?.some((device) => device.deviceId === deviceId)) return withoutDevices(whole)
  const single = await startCallToDevice(ctx, { ...call, customPayload: undefined }, deviceId)
  return withoutDevices(single)
}

/** Starts a call that pushes one device only. It has its own idempotency key beside the account's call. */
export function startCallToDevice(
  ctx: CallContext,
  input: StartCallInput,
  deviceId: string,
): Promise<CallAnswer> {
  const callId = callIdForDevice(input.callId, deviceId)
  return startCall(ctx, { ...input, callId }, { onlyDeviceId: deviceId, isTest: false })
}

/** Under which Call-ID a call to one device only is known. */
export function callIdForDevice(callId: string, deviceId: string): string {
  return callId === '' ? '' : `${callId};device=${deviceId}`
}

async function findDeviceId(ctx: CallContext, input: CallToPushToken): Promise<string | null> {
  const known = await findInstallations(ctx, input.aor)
  return known.find((one) => one.pushToken === input.pushToken)?.deviceId ?? null
}

async function keepPushToken(ctx: CallContext, input: CallToPushToken): Promise<string> {
  if (ctx.actor.kind === 'api_key' && !ctx.actor.scopes.includes('tokens:write')) {
    throw new AppError(
      'forbidden',
      'This push token is new here, and the API key does not have the scope tokens:write, which keeping it needs.',
    )
  }
  const { aor, pushToken, app, environment, instanceId } = input
  const kept = await putPushToken(ctx, {
    aor,
    pushToken,
    kind: 'voip',
    environment,
    app,
    instanceId,
    userAgent: '',
  })
  return kept.deviceId
}

function withoutDevices({ devices: _devices, ...answer }: CallAnswer): CallAnswer {
  return answer
}
