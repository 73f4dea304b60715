import { setTimeout as sleep } from 'node:timers/promises'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import { type JsonObject, renderPayload, VOIP_PAYLOAD_MAX_BYTES } from '#lib/apps/payload-template.ts'
import { isDatabaseAway } from '#lib/platform/db.ts'
import { pushOutcomes } from '#lib/platform/metrics.ts'
import { REPORT_TOKEN_LIFETIME_SECONDS, signReportToken } from '#lib/platform/report-tokens.ts'
import { deliverPush, type PushOrder } from '#lib/pushes/deliver-push.ts'
import type { PushResult } from '#lib/pushes/push-result.ts'
import type { SettledPush } from '#lib/pushes/settle-store.ts'
import type { CallContext } from './call-context.ts'
import type { DuePush } from './start-store.ts'

const REMOVED = '[removed]'
/** Half a minute and more: a database that restarts must not cost what Apple has answered. */
const DATABASE_TRIES = 20
const DATABASE_RETRY_MS = 200
const DATABASE_RETRY_MAX_MS = 2_000

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
  /** Instead of the app's. */
  payloadTemplate: JsonObject | undefined
}

/** Sends one push of a call and stores what it came to. Never throws: a push without an end would hold the call. */
export async function pushCall(ctx: CallContext, call: CallFacts, due: DuePush): Promise<SettledPush> {
  const result = await sendPush(ctx, call, due).catch((error: unknown) => {
    ctx.log.error({ error, callId: call.callId, pushId: due.pushId }, 'a push could not be sent')
    return notMade(ctx, call, due)
  })
  pushOutcomes.inc({ status: result.status, reason: result.reason, environment: result.environment })
  return settle(ctx, result)
}

async function sendPush(ctx: CallContext, call: CallFacts, due: DuePush): Promise<PushResult> {
  const [settings, credentials] = await patiently(
    ctx,
    {
      callId: call.callId,
      what: 'could not read what a push is sent with',
      mayRetry: (error) => isDatabaseAway(error) && ctx.clock.now() < call.deadlineAt,
    },
    () => Promise.all([ctx.tenantSettings.get(ctx.tenantId), ctx.credentials.get(ctx.tenantId)]),
  )
  const app = settings.apps.find((one) => one.appId === due.appId)
  const order = pushOrder(ctx, call, due, app)
  const bytes = Buffer.byteLength(order.payload)
  if (bytes <= VOIP_PAYLOAD_MAX_BYTES) {
    return deliverPush(order, { apns: ctx.apns, credentials, clock: ctx.clock })
  }
  return unsent(order, ctx.clock.now(), {
    reason: 'PayloadTooLarge',
    detail: `The payload has ${bytes} bytes; a VoIP push may have ${VOIP_PAYLOAD_MAX_BYTES}.`,
  })
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
      call.payloadTemplate ?? app?.payloadTemplate ?? {},
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
    expiration: call.deadlineAt,
    deadline: new Date(call.deadlineAt.getTime() - ctx.pace.storeMarginMs),
  }
}

/** The user part of a SIP URI, or the text itself: what a person reads as the number. */
export function callerNumber(caller: string): string {
  return /^(?:[^<]*<)?sips?:([^@;>]+)@/i.exec(caller)?.[1] ?? caller
}

type PushIdentity = Pick<
  PushOrder,
  'pushId' | 'tenantId' | 'callId' | 'pushTokenId' | 'environment' | 'defaultEnvironment'
>

function notMade(ctx: CallContext, call: CallFacts, due: DuePush): PushResult {
  const { pushId, pushTokenId, environment } = due
  return unsent(
    {
      pushId,
      tenantId: ctx.tenantId,
      callId: call.callId,
      pushTokenId,
      environment,
      defaultEnvironment: 'production',
    },
    ctx.clock.now(),
    { reason: 'gateway_fault', detail: 'The gateway could not make this push; its log says why.' },
  )
}

function unsent(push: PushIdentity, now: Date, why: { reason: string; detail: string }): PushResult {
  return {
    pushId: push.pushId,
    tenantId: push.tenantId,
    callId: push.callId,
    pushTokenId: push.pushTokenId,
    environment: push.environment === 'unknown' ? push.defaultEnvironment : push.environment,
    status: 'unsent',
    credentialId: null,
    credentialName: '',
    apnsUniqueId: '',
    httpStatus: null,
    ...why,
    invalidSince: null,
    attempts: [],
    payload: {},
    queueMs: 0,
    wireMs: 0,
    settledAt: now,
    effect: { kind: 'none' },
  }
}

/** What Apple has answered is worth storing even after the call's deadline. */
async function settle(ctx: CallContext, result: PushResult): Promise<SettledPush> {
  const task = { callId: result.callId, what: 'could not store what a push came to', mayRetry: () => true }
  return patiently(ctx, task, () => ctx.settler(result)).catch(() => ({ call: null }))
}

/**
 * The database may be restarting: a push is worth some tries before it is given up.
 *
 * @throws what the last try threw
 */
async function patiently<Result>(
  ctx: CallContext,
  { callId, what, mayRetry }: { callId: string | null; what: string; mayRetry: (error: unknown) => boolean },
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      ctx.log.warn({ error, callId, attempt }, what)
      if (attempt === DATABASE_TRIES || !mayRetry(error)) throw error
      await sleep(Math.min(DATABASE_RETRY_MS * attempt, DATABASE_RETRY_MAX_MS))
    }
  }
}
