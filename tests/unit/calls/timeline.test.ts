import { describe, expect, it } from 'vitest'
import type { CallRecords } from '#lib/calls/call.ts'
import { buildTimeline, timelineAxis } from '#lib/calls/timeline.ts'
import {
  aCall,
  anAttempt,
  anEvent,
  aPush,
  cancelledCall,
  DESK_PHONE,
  moment,
  noRegister,
  PHONE,
  register,
  registered,
} from './diagnose-fixtures.ts'

const LATER = moment(600_000)
const rows = (records: CallRecords, now = LATER) =>
  buildTimeline(records, now).map(({ label, startMs, endMs, tone }) => [label, startMs, endMs, tone])
const row = (records: CallRecords, label: string, now = LATER) =>
  buildTimeline(records, now).find((item) => item.label === label)

describe('a call that nobody came to', () => {
  const records = { call: noRegister(), pushes: [aPush()], events: [] }
  it('shows INVITE, lookup, push, the REGISTER that was waited for, and the answer', () => {
    expect(rows(records)).toEqual([
      ['INVITE', 0, 0, 'neutral'],
      ['lookup', 0, 3, 'neutral'],
      ['push', 3, 90, 'good'],
      ['REGISTER', 90, 12_000, 'bad'],
      ['answer', 12_002, 12_002, 'bad'],
    ])
  })
  it('says in words what the answer was', () => {
    expect(row(records, 'answer')?.detail).toBe('no_register · 480 to the PBX')
    expect(row(records, 'REGISTER')).toMatchObject({ isMissing: true, isOpen: false, detail: 'not seen' })
    expect(row(records, 'push')?.detail).toBe('84 ms · iPhone of Alice · production · 200')
  })
  it('has a scale of whole steps that holds it', () => {
    expect(timelineAxis(buildTimeline(records, LATER))).toEqual({
      startMs: 0,
      endMs: 15_000,
      ticksMs: [0, 5_000, 10_000, 15_000],
    })
  })
  it('shows a REGISTER that came too late, without stretching the scale', () => {
    const late = { ...records, events: [register(95_000)] }
    expect(row(late, 'REGISTER')).toMatchObject({ endMs: 95_000, detail: '83 s too late', isCore: false })
    expect(timelineAxis(buildTimeline(late, LATER)).endMs).toBe(15_000)
  })
})

describe('a call that was answered', () => {
  const events = [
    register(1_400),
    anEvent('forwarded', 1_420),
    anEvent('ringing', 1_700, { code: 180 }),
    anEvent('answered', 4_200, { code: 200 }),
    anEvent('ended', 1_200_000),
  ]
  const records = {
    call: registered({ state: 'answered' }),
    pushes: [aPush({ wokeAt: moment(1_400) })],
    events,
  }
  it('shows every step at its time', () => {
    expect(rows(records)).toEqual([
      ['INVITE', 0, 0, 'neutral'],
      ['lookup', 0, 3, 'neutral'],
      ['push', 3, 90, 'good'],
      ['REGISTER', 90, 1_400, 'good'],
      ['answer', 1_400, 1_400, 'good'],
      ['forwarded', 1_420, 1_420, 'neutral'],
      ['ringing', 1_700, 1_700, 'good'],
      ['answered', 4_200, 4_200, 'good'],
      ['ended', 1_200_000, 1_200_000, 'neutral'],
    ])
  })
  it('keeps the talk out of the scale', () => {
    expect(timelineAxis(buildTimeline(records, LATER)).endMs).toBe(5_000)
  })
})

describe('a push', () => {
  it('shows its attempts on the wire and the time between them as queueing', () => {
    const push = aPush({
      queueMs: 506,
      wireMs: 100,
      settledAt: moment(609),
      attempts: [
        anAttempt({ at: moment(6).toISOString(), status: 503, reason: 'ServiceUnavailable', wireMs: 40 }),
        anAttempt({ at: moment(549).toISOString(), wireMs: 60 }),
      ],
    })
    const item = row({ call: aCall(), pushes: [push], events: [] }, 'push')
    expect(item?.segments.map(({ kind, startMs, endMs }) => [kind, startMs, endMs])).toEqual([
      ['queue', 3, 6],
      ['wire', 6, 46],
      ['queue', 46, 549],
      ['wire', 549, 609],
    ])
    expect(item?.detail).toContain('2 attempts')
  })
  it('without an answer is open until now', () => {
    const pending = aPush({
      status: 'pending',
      httpStatus: null,
      settledAt: null,
      attempts: [],
      queueMs: null,
      wireMs: null,
    })
    const records = { call: aCall({ acceptedCount: 0 }), pushes: [pending], events: [] }
    expect(row(records, 'push', moment(700))).toMatchObject({ isOpen: true, endMs: 700, tone: 'waiting' })
  })
})

it('a phone that is still waited for has an open row', () => {
  const records = { call: aCall(), pushes: [aPush()], events: [] }
  expect(row(records, 'REGISTER', moment(3_000))).toMatchObject({
    isOpen: true,
    endMs: 3_000,
    tone: 'waiting',
  })
})

it('a phone that need not come once another has come is no fault', () => {
  const second = aPush({
    id: '019a0000-0000-7000-8000-0000000000f2',
    deviceId: DESK_PHONE,
    deviceName: 'iPad',
  })
  const records = { call: registered(), pushes: [aPush(), second], events: [register(1_400)] }
  const waited = buildTimeline(records, LATER).find(
    (item) => item.deviceId === DESK_PHONE && item.kind === 'register',
  )
  expect(waited).toMatchObject({ tone: 'neutral', detail: 'iPad · not seen' })
})

it('what the app says stands beside what the PBX says', () => {
  const events = [
    anEvent('push_received', 700, { saidBy: 'app', deviceId: PHONE }),
    anEvent('transferred', 800),
  ]
  expect(rows({ call: aCall(), pushes: [], events }).slice(2)).toEqual([
    ['app: push received', 700, 700, 'neutral'],
    ['transferred', 800, 800, 'neutral'],
  ])
})

describe('a phone that did not get in', () => {
  const call = noRegister({ state: 'register_rejected', verdict: 'register_rejected' })
  const refusal = anEvent('register_rejected', 1_500, { code: 403, detail: { note: 'banned' } })
  it('shows one REGISTER, refused, and none that was not seen', () => {
    const records = { call, pushes: [aPush()], events: [refusal] }
    const registers = buildTimeline(records, LATER).filter((item) => /REGISTER/.test(item.label))
    expect(registers).toMatchObject([
      {
        label: 'REGISTER',
        detail: 'refused with 403, 1.5 s after the INVITE · banned',
        tone: 'bad',
        startMs: 90,
        endMs: 1_500,
        isMissing: false,
      },
    ])
  })
  it('of two phones only the one that was not heard of is missing', () => {
    const second = aPush({
      id: '019a0000-0000-7000-8000-0000000000f2',
      deviceId: DESK_PHONE,
      deviceName: 'iPad',
    })
    const events = [anEvent('register_rejected', 1_500, { code: 403, deviceId: DESK_PHONE })]
    const items = buildTimeline({ call: noRegister(), pushes: [aPush(), second], events }, LATER)
    expect(items.filter((item) => item.kind === 'register').map(({ detail }) => detail)).toEqual([
      'iPhone of Alice · not seen',
      'iPad · refused with 403, 1.5 s after the INVITE',
    ])
  })
  it('a refusal that names no phone is a step of its own where there are two', () => {
    const second = aPush({ id: '019a0000-0000-7000-8000-0000000000f2', deviceId: DESK_PHONE })
    const items = buildTimeline({ call: noRegister(), pushes: [aPush(), second], events: [refusal] }, LATER)
    expect(items.find((item) => item.label === 'REGISTER refused')).toMatchObject({ kind: 'step' })
    expect(items.filter((item) => item.kind === 'register').map(({ detail }) => detail)).toEqual([
      'iPhone of Alice · none accepted',
      'iPhone of Alice · none accepted',
    ])
  })
})

it('a phone that came after the caller had given up is no fault', () => {
  const call = cancelledCall(4_000)
  const events = [anEvent('cancelled', 4_000), register(6_000, { detail: { late: true } })]
  expect(row({ call, pushes: [aPush()], events }, 'REGISTER')).toMatchObject({
    tone: 'neutral',
    detail: 'after the caller had given up',
  })
})

it('a REGISTER that was in time and heard of too late says so', () => {
  const late = register(8_000, { detail: { late: true }, heardAt: moment(13_500) })
  expect(row({ call: noRegister(), pushes: [aPush()], events: [late] }, 'REGISTER')).toMatchObject({
    tone: 'bad',
    detail: 'heard of 5.5 s later, too late',
  })
})

it('a REGISTER that is dated before the call stands where it was heard of', () => {
  const dated = anEvent('register_dated_before', -4_200, { deviceId: PHONE, heardAt: moment(1_300) })
  const items = buildTimeline({ call: noRegister(), pushes: [aPush()], events: [dated] }, LATER)
  expect(items.find((item) => item.kind === 'step')).toMatchObject({
    label: 'REGISTER',
    startMs: 1_300,
    detail: 'dated 4.2 s before the INVITE, so not counted',
  })
})

describe('an INVITE that went astray', () => {
  const events = [register(1_400)]
  const records = { call: registered({ state: 'cancelled' }), pushes: [aPush()], events }
  it('that was never forwarded is a missing row, until the caller gave up', () => {
    const told = { ...records, events: [...events, anEvent('cancelled', 9_000)] }
    expect(row(told, 'forwarded')).toMatchObject({
      isMissing: true,
      tone: 'bad',
      startMs: 1_400,
      endMs: 9_000,
      detail: 'not seen',
    })
  })
  it('is not missed after a test call, nor where the caller gave up at once', () => {
    expect(row({ ...records, call: registered({ isTest: true }) }, 'forwarded')).toBeUndefined()
    const soon = { ...records, events: [...events, anEvent('cancelled', 1_900)] }
    expect(row(soon, 'forwarded')).toBeUndefined()
  })
  it('that went too early says how much', () => {
    const early = { ...records, call: registered(), events: [anEvent('forwarded', 300), ...events] }
    expect(row(early, 'forwarded')).toMatchObject({ tone: 'bad', detail: '1.1 s before the REGISTER' })
  })
  it('that had no push hint says so', () => {
    const missing = anEvent('forwarded', 1_420, { detail: { pushHint: 'missing' } })
    const told = { ...records, call: registered(), events: [...events, missing] }
    expect(row(told, 'forwarded')).toMatchObject({ tone: 'bad', detail: 'push hint missing' })
  })
})
