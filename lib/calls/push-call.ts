import type { AppSettings } from '#lib/apps/app-settings.ts'
import { type JsonObject, renderPayload, VOIP_PAYLOAD_MAX_BYTES } from '#lib/apps/payload-template.ts'
import { pushOutcomes } from '#lib/platform/metrics.ts'
import { REPORT_TOKEN_LIFETIME_SECONDS, signReportToken } from '#lib/platform/report-tokens.ts'
import { deliverPush, type PushOrder } from '#lib/pushes/deliver-push.ts'
import type { PushResult } from '#lib/pushes/push-result.ts'
import type { SettledPush } from '#lib/pushes/settle-store.ts'
import type { CallContext } from './call-context.ts'
import type { DuePush } from './start-store.ts'

const REMOVED = '[removed]'
const SETTLE_TRIES = 5
const SETTLE_RETRY_MS = 200

/** What the payload tells the phone of a call. */
export type CallFacts = {
  callId: string
  aor: string
  caller: string
  callerName: string
  withVideo: boolean
  startedAt: Date
  deadlineAt: Date
  customPayload: JsonObject | undefined
}

/** Sends one push of a call and stores what it came to. Never throws: a push without an end would hold the call. */
export async function pushCall(ctx: CallContext, call: CallFacts, due: DuePush): Promise<SettledPush> {
  const [settings, credentials] = await Promise.all([
    ctx.tenantSettings.get(ctx.tenantId),
    ctx.credentials.get(ctx.tenantId),
  ])
  const app = settings.apps.find((one) => one.appId === due.appId)
  const order = pushOrder(ctx, call, due, app)
  const tooLarge = Buffer.byteLength(order.payload) > VOIP_PAYLOAD_MAX_BYTES
  const result = tooLarge
    ? payloadTooLarge(order, ctx.clock.now())
    : await deliverPush(order, { apns: ctx.apns, credentials, clock: ctx.clock })
  pushOutcomes.inc({ status: result.status, reason: result.reason, environment: result.environment })
  return settle(ctx, result)
}

function pushOrder(ctx: CallContext, call: CallFacts, due: DuePush, app: AppSettings | undefined): PushOrder {
  const reportToken = signReportToken(
    ctx.keyRing,
    call.callId,
    due.deviceId,
    new Date(call.startedAt.getTime() + REPORT_TOKEN_LIFETIME_SECONDS * 1000),
  )
  const payload = JSON.stringify(
    renderPayload(
      app?.payloadTemplate ?? {},
      {
        callerId: call.caller,
        callerNumber: callerNumber(call.caller),
        callerName: call.callerName || callerNumber(call.caller),
        withVideo: call.withVideo,
        pushHint: call.callId,
        callUuid: call.callId,
        aor: call.aor,
        reportToken,
        sentAt: call.startedAt.toISOString(),
        expiresAt: call.deadlineAt.toISOString(),
      },
      call.customPayload,
    ),
  )
  return {
    pushId: due.pushId,
    tenantId: ctx.tenantId,
    callId: call.callId,
    pushTokenId: due.pushTokenId,
    appId: due.appId,
    pushToken: due.pushToken,
    environment: due.environment,
    defaultEnvironment: app?.defaultEnvironment ?? 'production',
    topic: `${due.bundleId}.voip`,
    payload,
    payloadToStore: JSON.parse(payload.replaceAll(reportToken, REMOVED)),
    deadline: call.deadlineAt,
  }
}

/** The user part of a SIP URI, or the text itself: what a person reads as the number. */
export function callerNumber(caller: string): string {
  return /^(?:[^<]*<)?sips?:([^@;>]+)@/i.exec(caller)?.[1] ?? caller
}

function payloadTooLarge(order: PushOrder, now: Date): PushResult {
  const bytes = Buffer.byteLength(order.payload)
  return {
    pushId: order.pushId,
    tenantId: order.tenantId,
    callId: order.callId,
    pushTokenId: order.pushTokenId,
    environment: order.environment === 'unknown' ? order.defaultEnvironment : order.environment,
    status: 'unsent',
    credentialId: null,
    credentialName: '',
    apnsUniqueId: '',
    httpStatus: null,
    reason: 'PayloadTooLarge',
    detail: `The payload has ${bytes} bytes; a VoIP push may have ${VOIP_PAYLOAD_MAX_BYTES}.`,
    invalidSince: null,
    attempts: [],
    payload: {},
    queueMs: 0,
    wireMs: 0,
    settledAt: now,
    effect: { kind: 'none' },
  }
}

/** The database may be restarting: what Apple has answered is worth some tries before it is given up. */
async function settle(ctx: CallContext, result: PushResult): Promise<SettledPush> {
  for (let attempt = 1; attempt <= SETTLE_TRIES; attempt += 1) {
    try {
      return await ctx.settler(result)
    } catch (error) {
      ctx.log.warn({ error, callId: result.callId, attempt }, 'could not store what a push came to')
      await new Promise((resolve) => setTimeout(resolve, SETTLE_RETRY_MS * attempt))
    }
  }
  return { call: null }
}
