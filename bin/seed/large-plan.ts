import type { CallEventRecord } from '#lib/calls/call.ts'
import { createRandom, type Random } from '#simulators/apns/random.ts'
import { pickWeighted } from '#simulators/chance.ts'
import { BUSY_HOURS } from '#simulators/day/day-curve.ts'
import { type Aim, type CallPlan, ENDINGS } from '#simulators/pbx/call-plan.ts'
import { makePastCall, type PastTarget } from './past-call.ts'

/**
 * A call of the past without its who and when, to be told again for many accounts: times are milliseconds after its
 * start. `targets` is how many devices it pushes to.
 */
export type CallTemplate = {
  targets: number
  number: number
  call: Record<string, unknown>
  pushes: Record<string, unknown>[]
  events: Record<string, unknown>[]
}

/** What becomes of a hundred calls to accounts that can be pushed. */
const AIMS: Readonly<Record<Exclude<Aim, 'no_token'>, number>> = {
  registered: 86,
  no_register: 7,
  push_failed: 2.5,
  cancelled: 3,
  register_rejected: 1.5,
}

/** Templates for accounts with one device that can be pushed; the others get a quarter of them. */
const TEMPLATES = 400
const MOST_TARGETS = 2
const WAIT_MS = 12_000
const STARTED_AT = new Date('2026-01-01T00:00:00.000Z')

/**
 * Calls as the gateway would have stored them, made by the same hand as the demo's past: state, verdict and cause
 * fit each other.
 *
 * @param eventsPerCall events beyond this number, those that matter least, are left out
 */
export function callTemplates(seed: number, eventsPerCall: number): CallTemplate[] {
  const random = createRandom(seed)
  const templates: CallTemplate[] = []
  for (let targets = 0; targets <= MOST_TARGETS; targets += 1) {
    const count = targets === 1 ? TEMPLATES : TEMPLATES / 4
    for (let number = 0; number < count; number += 1) {
      templates.push(callTemplate(targets, number, random, eventsPerCall))
    }
  }
  return templates
}

function callTemplate(targets: number, number: number, random: Random, eventsPerCall: number): CallTemplate {
  const plan: CallPlan = {
    aor: 'sip:somebody@pbx.example.com',
    caller: '',
    callerName: '',
    aim: targets === 0 ? 'no_token' : pickWeighted(random, AIMS),
    wait: 'pushed',
    withVideo: random() < 0.1,
    ending: pickWeighted(random, ENDINGS),
  }
  const past = makePastCall(
    plan,
    {
      tenantId: '',
      startedAt: STARTED_AT,
      targets: Array.from({ length: targets }, (_, slot) => target(slot)),
      hasDeskPhone: targets === 0,
      defaultWaitMs: WAIT_MS,
    },
    random,
  )
  const { call, pushes, events } = past
  const slotOf = (deviceId: string | null) => (deviceId === null ? null : Number(deviceId))
  return {
    targets,
    number,
    call: {
      with_video: call.withVideo,
      state: call.state,
      verdict: call.verdict,
      sip_code: call.sipCode,
      cause: call.cause,
      wait_ms: call.waitMs,
      pushed_count: call.pushedCount,
      accepted_count: call.acceptedCount,
      failed_count: call.failedCount,
      woke_count: call.wokeCount,
      contact_slot: call.contact === '' ? null : Number(call.contact),
      pushed_ms: after(call.pushedAt),
      woke_ms: after(call.firstWokeAt),
      forwarded_ms: after(call.forwardedAt),
      answered_ms: after(call.answeredAt),
      ended_ms: after(call.endedAt),
      verdict_ms: after(call.verdictAt),
    },
    pushes: pushes.map((push) => ({
      slot: slotOf(push.deviceId),
      status: push.status,
      http_status: push.httpStatus,
      reason: push.reason,
      queue_ms: push.queueMs,
      wire_ms: push.wireMs,
      settled_ms: after(push.settledAt),
      woke_ms: after(push.wokeAt),
      invalid_ms: after(push.invalidSince),
    })),
    events: byWeight(events)
      .slice(0, eventsPerCall)
      .map((event, ordinal) => ({
        ordinal,
        slot: slotOf(event.deviceId),
        type: event.type,
        at_ms: after(event.at),
        said_by: event.saidBy,
        code: event.code,
        has_contact: 'contact' in event.detail,
        is_late: event.detail.late === true,
      })),
  }
}

/** What a call's cause hangs on stands first, what its story can do without last. */
const WEIGHTY = [
  ['register_rejected', 'cancelled', 'forwarded', 'answered', 'refused', 'timeout', 'rejected'],
  ['register'],
  ['ringing', 'ended'],
]

function byWeight(events: readonly CallEventRecord[]): CallEventRecord[] {
  const weight = ({ type, saidBy }: CallEventRecord) => {
    const known = WEIGHTY.findIndex((types) => types.includes(type))
    return saidBy === 'app' || known === -1 ? WEIGHTY.length : known
  }
  return [...events].sort((a, b) => weight(a) - weight(b))
}

function target(slot: number): PastTarget {
  return {
    aor: '',
    deviceId: String(slot),
    deviceName: '',
    pushTokenId: '',
    tokenLastFour: '',
    tokenFingerprint: '',
    environment: 'production',
    topic: '',
    contactUri: String(slot),
    appId: '',
    waitMs: WAIT_MS,
    credentialId: '',
    credentialName: '',
  }
}

function after(at: Date | null): number | null {
  return at === null ? null : at.getTime() - STARTED_AT.getTime()
}

/**
 * Which part of a day's calls has come by the full hours 0 to 24: where the curve of the day is steep, calls are
 * close together. A night without calls gets a few all the same, so that time goes on with every call.
 */
export function hourShares(): number[] {
  const busy = BUSY_HOURS.map((hour) => hour + 0.5)
  const whole = busy.reduce((sum, hour) => sum + hour, 0)
  const shares = [0]
  for (const hour of busy) shares.push((shares.at(-1) ?? 0) + hour / whole)
  return shares
}
