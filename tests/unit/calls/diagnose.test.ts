import { describe, expect, it } from 'vitest'
import type { CallEventRecord, CallRecord, PushRecord } from '#lib/calls/call.ts'
import { CAUSES } from '#lib/calls/causes.ts'
import { diagnose } from '#lib/calls/diagnose.ts'
import type { DiagnosisInput } from '#lib/calls/diagnose-facts.ts'
import {
  aCall,
  aDevice,
  anEvent,
  aPush,
  DESK_PHONE,
  moment,
  noRegister,
  PHONE,
  register,
  registered,
  TABLET,
  unsentPush,
} from './diagnose-fixtures.ts'

const LATER = moment(600_000)
const causeOf = (input: DiagnosisInput, now = LATER) => diagnose(input, now).cause
const one = (call: CallRecord, events: CallEventRecord[], pushes: PushRecord[] = [aPush()]) => ({
  call,
  pushes,
  events,
})

describe('while nothing is settled', () => {
  it('a call within its wait is in progress', () => {
    expect(causeOf(one(aCall(), []), moment(3_000))).toBe('in_progress')
  })
  it('a call that nobody settled after its deadline is diagnosed all the same', () => {
    expect(causeOf(one(aCall(), []))).toBe('never_registered')
    expect(causeOf(one(aCall(), [], [unsentPush('unreachable')]))).toBe('apns_unreachable')
  })
})

describe('what a person did explains the call', () => {
  it('answered, whatever the verdict was', () => {
    expect(causeOf(one(registered(), [register(1_400), anEvent('answered', 5_000)]))).toBe('answered')
    expect(causeOf(one(noRegister(), [anEvent('answered', 15_000)]))).toBe('answered')
    expect(causeOf(one(registered({ state: 'answered', answeredAt: moment(5_000) }), []))).toBe('answered')
  })
  it('answered elsewhere: another device took it', () => {
    expect(causeOf(one(registered(), [anEvent('answered', 5_000, { deviceId: DESK_PHONE })]))).toBe(
      'answered_elsewhere',
    )
    expect(causeOf(one(registered(), [anEvent('cancelled', 5_000, { code: 200 })]))).toBe(
      'answered_elsewhere',
    )
    const reason = { detail: { text: 'SIP;cause=200;text="Call completed elsewhere"' } }
    expect(causeOf(one(registered(), [anEvent('cancelled', 5_000, reason)]))).toBe('answered_elsewhere')
  })
  it('answered by one of two pushed phones is answered, though the other was told "elsewhere"', () => {
    const events = [
      anEvent('answered', 5_000, { deviceId: PHONE }),
      anEvent('cancelled', 5_010, { deviceId: TABLET, code: 200 }),
    ]
    const pushes = [aPush(), aPush({ id: '019a0000-0000-7000-8000-0000000000f2', deviceId: TABLET })]
    expect(causeOf(one(registered(), events, pushes))).toBe('answered')
  })
  it.each([
    [486, 'busy'],
    [600, 'busy'],
    [603, 'declined'],
  ])('a refusal with %i is %s', (code, cause) => {
    expect(causeOf(one(registered(), [register(1_400), anEvent('refused', 3_000, { code })]))).toBe(cause)
  })
  it('480 is a decline only from a phone that has rung', () => {
    const refusal = anEvent('refused', 3_000, { code: 480 })
    expect(causeOf(one(registered(), [register(1_400), anEvent('ringing', 2_000), refusal]))).toBe('declined')
    expect(causeOf(one(registered(), [register(1_400), anEvent('forwarded', 1_500), refusal]))).toBe(
      'unknown',
    )
  })
})

describe('no push token', () => {
  const call = aCall({ state: 'no_token', verdict: 'no_token', verdictAt: moment(1), pushedCount: 0 })
  it('is told from push tokens that are all dead', () => {
    expect(causeOf({ call, pushes: [], events: [] })).toBe('no_push_token')
    const devices = [aDevice({ pushTokenStatus: null })]
    expect(causeOf({ call, pushes: [], events: [], devices })).toBe('no_push_token')
    const dead = [
      aDevice({ pushTokenStatus: 'invalid', statusReason: 'Unregistered', statusSince: moment(-86_400_000) }),
    ]
    const diagnosis = diagnose({ call, pushes: [], events: [], devices: dead }, LATER)
    expect(diagnosis.cause).toBe('push_tokens_invalid')
    expect(diagnosis.evidence.join()).toContain('Unregistered')
  })
  it('is no fault when a desk phone rang', () => {
    const events = [anEvent('ringing', 100), anEvent('timeout', 30_000)]
    expect(causeOf({ call, pushes: [], events })).toBe('unanswered')
  })
})

describe('the phone did not come in time', () => {
  it('never registered, with what is known of the device', () => {
    const diagnosis = diagnose({ ...one(noRegister(), []), devices: [aDevice()] }, LATER)
    expect(diagnosis.cause).toBe('never_registered')
    expect(diagnosis.summary).toContain('84 ms')
    expect(diagnosis.evidence).toEqual([
      'last wake 6 days before this call',
      '4 pushes since, none woke it',
      'Phone/4.2.1 iOS/17',
    ])
  })
  it('registered late, by the event or by the push', () => {
    expect(causeOf(one(noRegister(), [register(15_000)]))).toBe('registered_late')
    expect(causeOf(one(noRegister(), [register(11_999, { detail: { late: true } })]))).toBe('registered_late')
    expect(causeOf(one(noRegister(), [], [aPush({ wokeAt: moment(15_000) })]))).toBe('registered_late')
  })
  it('a REGISTER of another device does not count', () => {
    expect(causeOf(one(noRegister(), [register(15_000, { deviceId: DESK_PHONE })]))).toBe('never_registered')
  })
  it('a push whose gateway died was never sent', () => {
    expect(causeOf(one(noRegister(), [], [unsentPush('gateway_lost')]))).toBe('apns_unreachable')
  })
  it('a REGISTER that the PBX refused', () => {
    const call = noRegister({ state: 'register_rejected', verdict: 'register_rejected' })
    expect(causeOf(one(call, [anEvent('register_rejected', 1_500, { code: 403 })]))).toBe('register_rejected')
  })
  it('the caller gave up first', () => {
    const call = aCall({
      state: 'cancelled',
      verdict: 'cancelled',
      verdictAt: moment(4_000),
      endedAt: moment(4_000),
    })
    expect(causeOf(one(call, [anEvent('cancelled', 4_000)]))).toBe('caller_cancelled')
  })
})

describe('the phone had registered', () => {
  const registers = register(1_400)
  it('and no INVITE followed: in progress, then not forwarded', () => {
    expect(causeOf(one(registered(), [registers]), moment(20_000))).toBe('in_progress')
    expect(causeOf(one(registered(), [registers]), moment(62_000))).toBe('not_forwarded')
    const noted = [registers, anEvent('queued', 1_500)]
    expect(causeOf(one(registered(), noted), moment(5_000))).toBe('in_progress')
    expect(causeOf(one(registered(), noted), moment(12_000))).toBe('not_forwarded')
  })
  it('and the caller gave up long after, without an INVITE', () => {
    expect(causeOf(one(registered(), [registers, anEvent('cancelled', 9_000)]))).toBe('not_forwarded')
    expect(causeOf(one(registered(), [registers, anEvent('cancelled', 1_900)]))).toBe('caller_cancelled')
  })
  it('a test call is not blamed on the PBX', () => {
    const diagnosis = diagnose(one(registered({ isTest: true }), [registers]), moment(2_000))
    expect(diagnosis.summary).toContain('test call')
    expect(diagnosis.advice).toContain('can be woken')
  })
  it('but the INVITE had gone before', () => {
    expect(causeOf(one(registered(), [anEvent('forwarded', 300), registers]))).toBe(
      'forwarded_before_register',
    )
  })
  it('an early INVITE to a desk phone does no harm when another follows', () => {
    const events = [
      anEvent('forwarded', 300),
      registers,
      anEvent('forwarded', 1_420),
      anEvent('timeout', 30_000),
    ]
    expect(causeOf(one(registered(), events))).toBe('unanswered')
  })
  it('but the INVITE lacked the push hint', () => {
    const missing = anEvent('forwarded', 1_420, { detail: { pushHint: 'missing' } })
    expect(causeOf(one(registered(), [registers, missing]))).toBe('forwarded_without_hint')
    const other = anEvent('forwarded', 1_420, { detail: { hintMismatch: true } })
    expect(causeOf(one(registered(), [registers, other]))).toBe('forwarded_without_hint')
    const words = anEvent('forwarded', 1_420, { detail: { text: 'no X-PushHint in INVITE' } })
    expect(causeOf(one(registered(), [registers, words]))).toBe('forwarded_without_hint')
  })
  it('but the app could not join push and INVITE', () => {
    const app = (type: string, ms: number) => anEvent(type, ms, { saidBy: 'app', deviceId: PHONE })
    const events = [
      registers,
      app('push_received', 900),
      app('invite_received', 1_500),
      anEvent('timeout', 30_000),
    ]
    expect(causeOf(one(registered(), events))).toBe('forwarded_without_hint')
    expect(causeOf(one(registered(), [...events, app('matched', 1_510)]))).toBe('unanswered')
  })
  it('and rang until somebody gave up', () => {
    const rang = [registers, anEvent('forwarded', 1_420), anEvent('ringing', 1_700)]
    expect(causeOf(one(registered(), rang), moment(20_000))).toBe('in_progress')
    expect(causeOf(one(registered(), [...rang, anEvent('timeout', 31_000)]))).toBe('unanswered')
    expect(causeOf(one(registered(), [...rang, anEvent('failed', 31_000, { code: 408 })]))).toBe('unanswered')
    expect(causeOf(one(registered(), [...rang, anEvent('ended', 31_000)]))).toBe('unanswered')
    expect(causeOf(one(registered(), [...rang, anEvent('cancelled', 21_000)]))).toBe('caller_cancelled')
  })
  it('and the INVITE failed for a reason of SIP', () => {
    const diagnosis = diagnose(one(registered(), [registers, anEvent('failed', 1_500, { code: 488 })]), LATER)
    expect(diagnosis.cause).toBe('unknown')
    expect(diagnosis.advice).toContain('codec')
  })
})

it('every cause has a label and advice', () => {
  for (const { label, advice } of Object.values(CAUSES)) {
    expect(label).not.toBe('')
    expect(advice).toMatch(/\.$/)
  }
})

it('a wrong clock does not turn the order round', () => {
  const early = anEvent('forwarded', -3_600_000, { heardAt: moment(1_430) })
  const input = one(registered(), [register(1_400), early, anEvent('timeout', 30_000)])
  expect(causeOf(input)).toBe('unanswered')
})

it('push tokens that were dead then stay the cause after the app has brought a new one', () => {
  const call = aCall({ state: 'no_token', verdict: 'no_token', cause: 'push_tokens_invalid' })
  expect(causeOf({ call, pushes: [], events: [], devices: [aDevice()] })).toBe('push_tokens_invalid')
})

it('of several phones each gets one line of evidence', () => {
  const pushes = [
    aPush(),
    aPush({ id: '019a0000-0000-7000-8000-0000000000f2', deviceId: TABLET, deviceName: 'iPad' }),
  ]
  const devices = [aDevice(), aDevice({ deviceId: TABLET, name: 'iPad', lastWokeAt: null, failures: 0 })]
  expect(diagnose({ ...one(noRegister(), [], pushes), devices }, LATER).evidence).toEqual([
    'iPhone of Alice: may be switched off, without network, or without the app',
    'iPhone of Alice: last wake 6 days before this call · 4 pushes since, none woke it · Phone/4.2.1 iOS/17',
    'iPad: it has never woken by a push · Phone/4.2.1 iOS/17',
  ])
})
