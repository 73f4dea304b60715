import { DEFAULT_PAYLOAD_TEMPLATE, renderPayload } from '#lib/apps/payload-template.ts'
import { newId } from '#lib/platform/ids.ts'
import type { Random } from '#simulators/apns/random.ts'
import { between } from '#simulators/chance.ts'
import type { CallPlan } from '#simulators/pbx/call-plan.ts'
import type { PastPush, PastTarget } from './past-call.ts'

/** A push of a past call: taken by Apple, unless the call was to fail for it. */
export function pastPush(
  order: { callId: string; plan: CallPlan; startedAt: Date; target: PastTarget },
  random: Random,
): PastPush {
  const { callId, plan, startedAt, target } = order
  const isGone = plan.aim === 'push_failed'
  const queueMs = round(between(random, 0.4, 3))
  const wireMs = round(30 + 90 * random() * random())
  const settledAt = new Date(startedAt.getTime() + 3 + queueMs + wireMs)
  const environment = target.environment === 'sandbox' ? 'sandbox' : 'production'
  const status = isGone ? 410 : 200
  const reason = isGone ? 'Unregistered' : ''
  const expirationAt = new Date(startedAt.getTime() + target.waitMs)
  return {
    id: newId(startedAt),
    callId,
    deviceId: target.deviceId,
    pushTokenId: target.pushTokenId,
    aor: target.aor,
    deviceName: target.deviceName,
    tokenLastFour: target.tokenLastFour,
    tokenFingerprint: target.tokenFingerprint,
    credentialId: target.credentialId,
    credentialName: target.credentialName,
    environment,
    topic: target.topic,
    apnsUniqueId: '',
    status: isGone ? 'rejected' : 'accepted',
    httpStatus: status,
    reason,
    detail: '',
    invalidSince: isGone ? new Date(startedAt.getTime() - between(random, 1, 48) * 3_600_000) : null,
    attempts: [
      {
        at: new Date(startedAt.getTime() + 3 + queueMs).toISOString(),
        environment,
        status,
        reason: isGone ? reason : null,
        fault: null,
        wireMs,
      },
    ],
    payload: payloadOf(order, expirationAt),
    queueMs,
    wireMs,
    expirationAt,
    settledAt,
    wokeAt: null,
    contact: target.contactUri,
  }
}

function payloadOf(
  { callId, plan, startedAt }: { callId: string; plan: CallPlan; startedAt: Date },
  expiresAt: Date,
): unknown {
  const callerNumber = /^(?:sips?:)?([^@]+)/.exec(plan.caller)?.[1] ?? plan.caller
  return renderPayload(DEFAULT_PAYLOAD_TEMPLATE, {
    callerId: plan.caller,
    callerNumber,
    callerName: plan.callerName || callerNumber,
    withVideo: plan.withVideo,
    pushHint: callId,
    callUuid: callId,
    aor: plan.aor,
    reportToken: '[removed]',
    sentAt: startedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  })
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
