import type { CallEventRecord, CallRecord, PushRecord, Verdict } from '#lib/calls/call.ts'
import { meaningOfEvent } from '#lib/calls/call-event.ts'
import { nextState } from '#lib/calls/call-state.ts'
import { diagnose } from '#lib/calls/diagnose.ts'
import { stateOfVerdict } from '#lib/calls/verdict.ts'
import { newId } from '#lib/platform/ids.ts'
import type { Random } from '#simulators/apns/random.ts'
import { between } from '#simulators/chance.ts'
import type { CallPlan } from '#simulators/pbx/call-plan.ts'
import { pastPush } from './past-push.ts'

/** A device that a past call pushed to. */
export type PastTarget = {
  aor: string
  deviceId: string
  deviceName: string
  pushTokenId: string
  tokenLastFour: string
  tokenFingerprint: string
  environment: 'production' | 'sandbox' | 'unknown'
  topic: string
  contactUri: string
  appId: string
  waitMs: number
  credentialId: string
  credentialName: string
}

export type PastPush = PushRecord & { tokenFingerprint: string }
export type PastCall = { call: CallRecord; pushes: PastPush[]; events: CallEventRecord[] }

/** Where and when a past call was, and who rings for it without a push. */
export type PastCallSetting = {
  tenantId: string
  startedAt: Date
  targets: readonly PastTarget[]
  hasDeskPhone: boolean
  defaultWaitMs: number
}

/** Makes a call of the past as the gateway would have stored it, with the diagnosis's cause. */
export function makePastCall(plan: CallPlan, setting: PastCallSetting, random: Random): PastCall {
  const { startedAt, targets } = setting
  const callId = newId(startedAt)
  const pushes = targets.map((target) => pastPush({ callId, plan, startedAt, target }, random))
  const call = startedCall(callId, plan, setting, pushes)
  const past: PastCall = { call, pushes, events: [] }
  const say = (delayMs: number, type: string, more: Partial<CallEventRecord> = {}) =>
    addEvent(past, new Date(startedAt.getTime() + delayMs), type, more)
  const verdict = targets.length === 0 ? 'no_token' : plan.aim
  settle(past, verdict, random, say)
  if (verdict === 'registered' || (verdict === 'no_token' && setting.hasDeskPhone)) {
    ring(past, plan, random, say)
  } else if (verdict !== 'cancelled') {
    say(elapsedMs(call, call.verdictAt) + 4, 'rejected', { code: 480 })
  }
  for (const push of pushes) if (push.wokeAt === null) push.contact = ''
  call.cause = diagnose(past, new Date()).cause
  return past
}

type Say = (delayMs: number, type: string, more?: Partial<CallEventRecord>) => void

function startedCall(
  callId: string,
  plan: CallPlan,
  { tenantId, startedAt, targets, defaultWaitMs }: PastCallSetting,
  pushes: readonly PastPush[],
): CallRecord {
  const accepted = pushes.filter((push) => push.status === 'accepted')
  const waitMs = targets[0]?.waitMs ?? defaultWaitMs
  return {
    id: callId,
    tenantId,
    appId: targets[0]?.appId ?? null,
    aor: plan.aor,
    sipCallId: `${newId(startedAt)}@${plan.aor.slice(plan.aor.indexOf('@') + 1)}`,
    caller: plan.caller,
    callerName: plan.callerName,
    withVideo: plan.withVideo,
    state: 'received',
    verdict: null,
    sipCode: null,
    cause: 'in_progress',
    waitMs,
    deadlineAt: new Date(startedAt.getTime() + waitMs),
    contact: '',
    pushedCount: pushes.length,
    acceptedCount: accepted.length,
    failedCount: pushes.length - accepted.length,
    wokeCount: 0,
    startedAt,
    pushedAt: accepted[0]?.settledAt ?? null,
    firstWokeAt: null,
    forwardedAt: null,
    answeredAt: null,
    endedAt: null,
    verdictAt: null,
    isTest: false,
  }
}

/** What settles the call, and when. */
function settle(past: PastCall, verdict: Verdict, random: Random, say: Say): void {
  const { call, pushes } = past
  if (verdict === 'registered') wake(past, 250 + 2_600 * random() ** 3, say)
  else if (verdict === 'register_rejected') say(between(random, 300, 900), 'register_rejected', { code: 403 })
  else if (verdict === 'cancelled') say(between(random, 1_500, 6_000), 'cancelled', { code: 487 })
  const afterMs = {
    registered: elapsedMs(call, call.firstWokeAt) + 1,
    no_token: 2,
    push_failed: elapsedMs(call, pushes[0]?.settledAt ?? null) + 1,
    no_register: call.waitMs + 3,
    register_rejected: elapsedMs(call, past.events[0]?.at ?? null),
    cancelled: elapsedMs(call, past.events[0]?.at ?? null),
  }[verdict]
  call.verdict = verdict
  call.verdictAt = new Date(call.startedAt.getTime() + afterMs)
  call.state = nextState(call.state, stateOfVerdict(verdict))
  if (verdict === 'no_register') {
    call.endedAt = call.verdictAt
    if (random() < 0.3) wake(past, call.waitMs + between(random, 500, 20_000), say)
  }
}

/** The pushed devices register again, one after the other; after the deadline it is too late. */
function wake({ call, pushes }: PastCall, firstMs: number, say: Say): void {
  let delayMs = firstMs
  for (const push of pushes) {
    const isLate = delayMs > call.waitMs
    push.wokeAt = new Date(call.startedAt.getTime() + delayMs)
    say(delayMs, 'register', { deviceId: push.deviceId, detail: { contact: push.contact, late: isLate } })
    if (!isLate) {
      call.wokeCount += 1
      call.firstWokeAt ??= push.wokeAt
      call.contact = push.contact
    }
    delayMs += 180
  }
}

/** Forwarded, ringing and one of the endings, with what the app saw of it. */
function ring({ call, pushes }: PastCall, { ending }: CallPlan, random: Random, say: Say): void {
  const forwardedMs = elapsedMs(call, call.verdictAt) + between(random, 4, 30)
  const ringingMs = forwardedMs + between(random, 90, 400)
  const reactionMs = ringingMs + between(random, 1_500, 9_000)
  const [first] = pushes
  if (first !== undefined) {
    const { deviceId } = first
    const fromApp = { saidBy: 'app', deviceId } as const
    say(elapsedMs(call, first.settledAt) + between(random, 40, 150), 'push_received', fromApp)
    say(forwardedMs + between(random, 15, 60), 'invite_received', fromApp)
    say(forwardedMs + 62, 'matched', fromApp)
  }
  say(forwardedMs, 'forwarded', { detail: { contact: call.contact } })
  say(ringingMs, 'ringing', { code: 180 })
  if (ending === 'answered') {
    say(reactionMs, 'answered', { code: 200 })
    say(reactionMs + between(random, 8_000, 240_000), 'ended')
  } else if (ending === 'refused') say(reactionMs, 'refused', { code: 603 })
  else if (ending === 'busy') say(ringingMs + 200, 'refused', { code: 486 })
  else if (ending === 'unanswered') say(ringingMs + 20_000, 'timeout', { code: 408 })
  else say(reactionMs, 'cancelled', { code: 487 })
}

function addEvent({ call, events }: PastCall, at: Date, type: string, more: Partial<CallEventRecord>): void {
  const heardAt = new Date(at.getTime() + 6)
  const id = newId(heardAt)
  events.push({ id, deviceId: null, type, at, heardAt, saidBy: 'pbx', code: null, detail: {}, ...more })
  if (more.saidBy === 'app') return
  const { state, isEnd } = meaningOfEvent(type)
  if (state !== null) call.state = nextState(call.state, state)
  if (type === 'forwarded') call.forwardedAt = at
  if (type === 'answered') call.answeredAt = at
  if (isEnd) call.endedAt = at
}

function elapsedMs(call: CallRecord, at: Date | null): number {
  return (at ?? call.startedAt).getTime() - call.startedAt.getTime()
}
