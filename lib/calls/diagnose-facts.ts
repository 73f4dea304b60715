import type { CallEventRecord, CallRecord, CallRecords, PushRecord } from './call.ts'

/** What is known now of a device of the account and of its VoIP push token. */
export type DeviceFacts = {
  deviceId: string
  name: string
  userAgent: string
  /** Null when the device has no VoIP push token. */
  pushTokenStatus: 'active' | 'invalid' | 'replaced' | 'disabled' | null
  statusReason: string
  statusSince: Date | null
  lastRegisteredAt: Date | null
  lastWokeAt: Date | null
  /** Pushes accepted in a row after which the device did not register. */
  failures: number
  /** When its binding was made or refreshed last, as the PBX says; null if it never had one. */
  registeredAt: Date | null
  registrationExpiresAt: Date | null
  /** What its app asks for when the binding lapses; null without a push token. */
  onLapse: 'keep' | 'disable' | null
}

/** A device with an app, as it is offered for a test. `environment` is empty when it has no VoIP push token. */
export type RingableDevice = DeviceFacts & { aor: string; bundleId: string; environment: string }

/** What is known now of a credential that a push of the call used or would have used. */
export type CredentialFacts = { credentialId: string; name: string; status: string; notAfter: Date | null }

/** A push to a pushed device that was not of this call: some before it, a few after it. */
export type OtherPush = {
  pushId: string
  deviceId: string
  /** When Apple answered or, if it never did, when the push was made. */
  at: Date
  status: PushRecord['status']
  httpStatus: number | null
  reason: string
  invalidSince: Date | null
  wokeAt: Date | null
  /** When the app said that it had got the push, and that it had reported the call to CallKit. */
  receivedAt: Date | null
  callkitAt: Date | null
}

/** Another call to the same account at about the same time. */
export type NearbyCall = { callId: string; caller: string; startedAt: Date }

/** What is known around a call. Empty lists where nothing is. */
export type Surroundings = {
  devices: readonly DeviceFacts[]
  credentials: readonly CredentialFacts[]
  otherPushes: readonly OtherPush[]
  nearbyCalls: readonly NearbyCall[]
}

/**
 * A call's records and, where known, its surroundings. They add evidence and advice; of the causes they decide
 * only between `no_push_token` and `push_tokens_invalid`.
 */
export type DiagnosisInput = CallRecords & Partial<Surroundings>

/**
 * A call's records made independent of order and repeats: each thing said once, earliest first.
 */
export type CallFacts = Surroundings & {
  call: CallRecord
  pushes: readonly PushRecord[]
  /** Sorted by the time they happened. */
  events: readonly PlacedEvent[]
  /** False where nobody registered and no REGISTER of the pushed devices was ever reported. */
  isEverRegistered: boolean
}

/** An event with the time that we trust for it. */
export type PlacedEvent = CallEventRecord & { placedAt: Date; isClockOff: boolean }

const MOST_CLOCK_ERROR_MS = 5_000

/** Sorts, removes repeats and places every event in time. */
export function gatherFacts(input: DiagnosisInput): CallFacts {
  const pushes = new Map(input.pushes.map((push) => [push.id, push]))
  return {
    call: input.call,
    pushes: [...pushes.values()].sort((a, b) => compareText(a.id, b.id)),
    events: distinctEvents(input.call, input.events),
    isEverRegistered: input.isEverRegistered ?? true,
    devices: [...(input.devices ?? [])].sort((a, b) => compareText(a.deviceId, b.deviceId)),
    credentials: [...(input.credentials ?? [])].sort((a, b) => compareText(a.credentialId, b.credentialId)),
    otherPushes: [...(input.otherPushes ?? [])].sort(
      (a, b) => a.at.getTime() - b.at.getTime() || compareText(a.pushId, b.pushId),
    ),
    nearbyCalls: [...(input.nearbyCalls ?? [])].sort((a, b) => compareText(a.callId, b.callId)),
  }
}

/**
 * Two reports are one if the same side says the same of the same device; the earliest counts. `forwarded` and
 * `register` are kept each time, because whether one followed the other matters.
 */
function distinctEvents(call: CallRecord, events: readonly CallEventRecord[]): PlacedEvent[] {
  const kept = new Map<string, PlacedEvent>()
  for (const event of events.map((each) => place(call, each)).sort(byTime)) {
    const key = eventKey(event)
    if (!kept.has(key)) kept.set(key, event)
  }
  return [...kept.values()]
}

function eventKey(event: PlacedEvent): string {
  const said = [event.type, event.saidBy, event.deviceId, event.code, canonical(event.detail)]
  const again = event.type === 'forwarded' || event.type === 'register'
  return JSON.stringify(again ? [...said, event.at.getTime()] : said)
}

/** A reporter whose clock is wrong must not turn the timeline round: then the time we heard of it counts. */
function place(call: CallRecord, event: CallEventRecord): PlacedEvent {
  const isTooEarly = event.at.getTime() < call.startedAt.getTime() - MOST_CLOCK_ERROR_MS
  const isTooLate = event.at.getTime() > event.heardAt.getTime() + MOST_CLOCK_ERROR_MS
  // This one is about a time that may be wrong: it stands where it was heard of.
  if (event.type === REGISTER_DATED_BEFORE) return { ...event, isClockOff: false, placedAt: event.heardAt }
  const isClockOff = isTooEarly || isTooLate
  return { ...event, isClockOff, placedAt: isClockOff ? event.heardAt : event.at }
}

function byTime(a: PlacedEvent, b: PlacedEvent): number {
  return (
    a.placedAt.getTime() - b.placedAt.getTime() ||
    compareText(eventKey(a), eventKey(b)) ||
    a.at.getTime() - b.at.getTime() ||
    a.heardAt.getTime() - b.heardAt.getTime()
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** JSON with sorted keys: equal for equal content. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).sort(([a], [b]) => compareText(a, b))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`
}

/** Events of one type from the PBX, earliest first. */
export function fromPbx(facts: CallFacts, ...types: string[]): PlacedEvent[] {
  return facts.events.filter((event) => event.saidBy === 'pbx' && types.includes(event.type))
}

/** Events of one type from the app, earliest first; of one device if it is named. */
export function fromApp(facts: CallFacts, type: string, deviceId?: string): PlacedEvent[] {
  return facts.events.filter(
    (event) =>
      event.saidBy === 'app' &&
      event.type === type &&
      (deviceId === undefined || event.deviceId === deviceId),
  )
}

/** REGISTERs of pushed devices; with PBXes that name no device, all of them. */
export function registersOfPushed(facts: CallFacts): PlacedEvent[] {
  const pushed = new Set(facts.pushes.map((push) => push.deviceId))
  return fromPbx(facts, 'register').filter((event) => event.deviceId === null || pushed.has(event.deviceId))
}

/** Whether a REGISTER came after the gateway had stopped waiting. */
export function isLate(facts: CallFacts, register: PlacedEvent): boolean {
  return register.detail.late === true || register.placedAt > facts.call.deadlineAt
}

/** When a pushed device first registered again, as the same clock says that says `forwarded`; null if none did. */
export function firstRegisterAt(facts: CallFacts): Date | null {
  return registersOfPushed(facts)[0]?.placedAt ?? facts.call.firstWokeAt
}

/**
 * REGISTERs of a device that the PBX refused. A report that names no device is of the only phone, if there is
 * only one.
 */
export function refusalsOf(facts: CallFacts, deviceId: string): PlacedEvent[] {
  const isOnly = new Set(facts.pushes.map((push) => push.deviceId)).size === 1
  return fromPbx(facts, 'register_rejected').filter(
    (event) => event.deviceId === deviceId || (event.deviceId === null && isOnly),
  )
}

/** A REGISTER that the PBX reported after the call began and dated before it: a note that the gateway made. */
export const REGISTER_DATED_BEFORE = 'register_dated_before'

/** The words of an event's detail, for matching and for a person; a foreign push hint is no words. */
export function detailText(event: PlacedEvent): string {
  return Object.entries(event.detail)
    .flatMap(([name, value]) => (typeof value === 'string' && name !== 'otherHint' ? [value] : []))
    .join(' ')
}
