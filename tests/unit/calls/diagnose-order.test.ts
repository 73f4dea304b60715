import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CallEventRecord, CallRecord, PushRecord } from '#lib/calls/call.ts'
import { diagnose } from '#lib/calls/diagnose.ts'
import { buildTimeline, timelineAxis } from '#lib/calls/timeline.ts'
import {
  aCall,
  aDevice,
  anEvent,
  anOtherPush,
  aPush,
  DAY,
  DESK_PHONE,
  HOUR,
  moment,
  noRegister,
  PHONE,
  registered,
  TABLET,
} from './diagnose-fixtures.ts'

const CROSSED = '019a0000-0000-7000-8000-000000000002'

const TYPES = [
  'register',
  'forwarded',
  'ringing',
  'answered',
  'refused',
  'failed',
  'timeout',
  'cancelled',
  'rejected',
  'ended',
  'register_rejected',
  'register_dated_before',
  'push_received',
  'callkit_reported',
  'invite_received',
  'matched',
  'note',
]

const event: fc.Arbitrary<CallEventRecord> = fc
  .record({
    type: fc.constantFrom(...TYPES),
    ms: fc.integer({ min: -10_000, max: 60_000 }),
    deviceId: fc.constantFrom(null, PHONE, TABLET, DESK_PHONE),
    code: fc.constantFrom(null, 200, 403, 408, 480, 486, 600, 603),
    saidBy: fc.constantFrom('pbx' as const, 'app' as const),
    detail: fc.constantFrom<Record<string, unknown>>(
      {},
      { pushHint: 'missing' },
      { hintMismatch: true, otherHint: CROSSED },
      { late: true },
      { note: 'SIP;cause=200' },
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ),
  })
  .map(({ type, ms, ...rest }) => anEvent(type, ms, rest))

const push: fc.Arbitrary<PushRecord> = fc
  .record({
    n: fc.integer({ min: 1, max: 4 }),
    deviceId: fc.constantFrom(PHONE, TABLET),
    status: fc.constantFrom('accepted' as const, 'rejected' as const, 'unsent' as const, 'pending' as const),
    reason: fc.constantFrom('BadDeviceToken', 'Unregistered', 'credential_missing', 'deadline', ''),
    wokeAt: fc.constantFrom(null, moment(1_400), moment(15_000)),
  })
  .map(({ n, ...rest }) => aPush({ id: `019a0000-0000-7000-8000-0000000000f${n}`, ...rest }))

const call: fc.Arbitrary<CallRecord> = fc.constantFrom(
  aCall(),
  registered(),
  noRegister(),
  aCall({ state: 'push_failed', verdict: 'push_failed' }),
  aCall({ state: 'no_token', verdict: 'no_token' }),
  aCall({ state: 'cancelled', verdict: 'cancelled' }),
  noRegister({ state: 'register_rejected', verdict: 'register_rejected' }),
)

const device = fc
  .record({
    deviceId: fc.constantFrom(PHONE, TABLET, DESK_PHONE),
    pushTokenStatus: fc.constantFrom(null, 'active' as const, 'invalid' as const, 'disabled' as const),
    statusSince: fc.constantFrom(null, moment(-DAY), moment(HOUR)),
    registeredAt: fc.constantFrom(null, moment(-60_000), moment(HOUR)),
    registrationExpiresAt: fc.constantFrom(null, moment(-DAY), moment(60_000)),
    onLapse: fc.constantFrom('keep' as const, 'disable' as const),
    failures: fc.nat({ max: 4 }),
  })
  .map(aDevice)

const otherPush = fc
  .record({
    ms: fc.integer({ min: -10 * DAY, max: DAY }),
    deviceId: fc.constantFrom(PHONE, TABLET),
    httpStatus: fc.constantFrom(200, 410),
    wokeAt: fc.constantFrom(null, moment(-HOUR)),
    receivedAt: fc.constantFrom(null, moment(-HOUR)),
    callkitAt: fc.constantFrom(null, moment(-HOUR)),
  })
  .map(({ ms, ...rest }) => anOtherPush(ms, rest))

const nearbyCalls = fc.constantFrom(
  [],
  [
    { callId: CROSSED, caller: '200', startedAt: moment(-3_000) },
    { callId: '019a0000-0000-7000-8000-000000000003', caller: '', startedAt: moment(2_000) },
  ],
)

const records = fc.record({
  call,
  pushes: fc.uniqueArray(push, { maxLength: 4, selector: ({ id }) => id }),
  events: fc.array(event, { maxLength: 8 }),
  devices: fc.uniqueArray(device, { maxLength: 3, selector: ({ deviceId }) => deviceId }),
  otherPushes: fc.uniqueArray(otherPush, { maxLength: 5, selector: ({ pushId }) => pushId }),
  nearbyCalls,
})

/** The same call as another process, another order of reports and a PBX that says things twice would leave it. */
const retold = records.chain((told) =>
  fc
    .record({
      pushes: fc.shuffledSubarray(told.pushes, { minLength: told.pushes.length }),
      events: fc.shuffledSubarray(told.events, { minLength: told.events.length }),
      repeats: fc.subarray(told.events),
      devices: fc.shuffledSubarray(told.devices, { minLength: told.devices.length }),
      otherPushes: fc.shuffledSubarray(told.otherPushes, { minLength: told.otherPushes.length }),
      lateMs: fc.integer({ min: 0, max: 60_000 }),
      at: fc.nat({ max: 20 }),
    })
    .map(({ pushes, events, repeats, lateMs, at, devices, otherPushes }) => {
      const again = repeats.map((each, index) => ({
        ...each,
        id: `019a0000-0000-7000-8002-${index.toString(16).padStart(12, '0')}`,
        heardAt: new Date(each.heardAt.getTime() + lateMs),
      }))
      return {
        told,
        retold: {
          ...told,
          devices,
          otherPushes,
          nearbyCalls: told.nearbyCalls.toReversed(),
          pushes,
          events: [...events.slice(at), ...again, ...events.slice(0, at)],
        },
      }
    }),
)

it('neither order nor repeats of pushes and events change the diagnosis', () => {
  fc.assert(
    fc.property(retold, fc.constantFrom(2_000, 20_000, 600_000), (both, ms) => {
      expect(diagnose(both.retold, moment(ms))).toEqual(diagnose(both.told, moment(ms)))
    }),
    { numRuns: 1_000 },
  )
})

it('neither order nor repeats change the timeline and its axis', () => {
  fc.assert(
    fc.property(retold, fc.constantFrom(2_000, 20_000, 600_000), (both, ms) => {
      const items = buildTimeline(both.retold, moment(ms))
      expect(items).toEqual(buildTimeline(both.told, moment(ms)))
      expect(timelineAxis(items)).toEqual(timelineAxis(buildTimeline(both.told, moment(ms))))
    }),
    { numRuns: 1_000 },
  )
})

it('every diagnosis says something and repeats nothing', () => {
  fc.assert(
    fc.property(records, (told) => {
      const { summary, evidence, advice } = diagnose(told, moment(600_000))
      expect(summary).toMatch(/\.$/)
      expect(advice).toMatch(/\.$/)
      expect(new Set(evidence).size).toBe(evidence.length)
    }),
  )
})
