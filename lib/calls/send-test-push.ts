import { setTimeout as sleep } from 'node:timers/promises'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import type { TestPushAnswer, TestPushInput } from '#lib/pushes/schemas.ts'
import { awaitStanding } from './await-verdict.ts'
import type { PushRecord } from './call.ts'
import type { CallContext } from './call-context.ts'
import { startCall } from './start-call.ts'
import { findCallRecords, findPushableDevice } from './store.ts'

const PUSH_ANSWER_MS = 10_000
const LOOK_AGAIN_MS = 50
const MAX_LOOKS = 20
const DEFAULT_ALERT = 'Test push'

/**
 * Rings one device to try it, and tells Apple's answer and, if asked, the wake. It is a call of its own, marked
 * as a test: its timeline and diagnosis can be looked at like any other's.
 *
 * @throws AppError `not_found` if the tenant has no such device or push token, or it has no active VoIP push token
 */
export async function sendTestPush(ctx: CallContext, input: TestPushInput): Promise<TestPushAnswer> {
  const { deviceId, pushToken } = input
  if (deviceId !== '' && !isUuid(deviceId)) throw notFound()
  const wanted = deviceId === '' ? { pushToken: pushToken ?? '' } : { deviceId }
  const device = await findPushableDevice(ctx.db, ctx.tenantId, wanted)
  if (device === null) throw notFound()
  const waitSeconds = input.waitSeconds ?? 0
  const started = await startCall(
    ctx,
    {
      aor: device.aor,
      callId: '',
      caller: input.alert || DEFAULT_ALERT,
      callerName: input.alert || DEFAULT_ALERT,
      withVideo: false,
      wait: 'none',
      waitSeconds: waitSeconds === 0 ? undefined : waitSeconds,
      customPayload: undefined,
      detail: false,
    },
    { onlyDeviceId: device.deviceId, isTest: true },
  )
  if (started.pushHint === '') throw notFound()
  await awaitStanding(
    ctx,
    started.pushHint,
    waitSeconds === 0 ? { maxMs: PUSH_ANSWER_MS, until: 'pushed' } : { maxMs: null, until: 'verdict' },
  )
  return toAnswer(await findSettledPush(ctx, started.pushHint), started.pushHint, waitSeconds > 0)
}

/** The call's one push. A phone may wake before Apple's answer for its push is stored, which is waited for a little. */
async function findSettledPush(ctx: CallContext, callId: string): Promise<PushRecord> {
  for (let look = 1; ; look += 1) {
    const records = await findCallRecords(ctx.db, ctx.tenantId, callId)
    const push = records?.pushes[0]
    if (push === undefined) throw notFound()
    if (push.status !== 'pending' || look === MAX_LOOKS) return push
    await sleep(LOOK_AGAIN_MS)
  }
}

function toAnswer(push: PushRecord, pushHint: string, askedForWake: boolean): TestPushAnswer {
  const woke = push.wokeAt !== null
  return {
    ok: push.status === 'accepted' && (woke || !askedForWake),
    pushHint,
    deviceId: push.deviceId,
    environment: push.environment,
    topic: push.topic,
    apnsId: push.id,
    status: push.status,
    httpStatus: push.httpStatus ?? 0,
    reason: push.reason,
    detail: push.detail,
    queueMs: push.queueMs ?? 0,
    wireMs: push.wireMs ?? 0,
    woke,
    wakeTimeMs:
      push.wokeAt === null || push.settledAt === null
        ? 0
        : Math.max(0, push.wokeAt.getTime() - push.settledAt.getTime()),
    contact: push.contact,
  }
}
