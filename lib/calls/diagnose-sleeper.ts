import type { PushRecord } from './call.ts'
import {
  type CallFacts,
  type DeviceFacts,
  fromApp,
  fromPbx,
  type OtherPush,
  type PlacedEvent,
  REGISTER_DATED_BEFORE,
} from './diagnose-facts.ts'
import { beforeOrAfter, count, once, span } from './diagnose-words.ts'

/** Why a phone whose push Apple accepted did not register: the most likely reason, and what speaks for it. */
export type Sleeper = {
  /** Ends the sentence "… did not register again within 12 s"; empty where nothing more is known. */
  because: string
  evidence: string[]
  /** Null where only the general advice can be given. */
  advice: string | null
}

const REPORT_TO_CALLKIT =
  'Mend the app: its PushKit handler must report each VoIP push to CallKit before it returns, also when the ' +
  'call is over by then. iOS ends an app that does not, and after some times gives it no more VoIP pushes.'

const FIND_THE_REGISTER =
  'Look for the REGISTER in the PBX’s log. None there: the network between phone and PBX (DNS, TLS, port, ' +
  'firewall). One there: see how it was answered, and that the PBX reports accepted REGISTERs to the gateway.'

/** What the record of a pushed device says of its sleep. Judged are its pushes, its reports and its binding. */
export function judgeSleeper(facts: CallFacts, push: PushRecord): Sleeper {
  const device = facts.devices.find(({ deviceId }) => deviceId === push.deviceId)
  const others = facts.otherPushes.filter(({ deviceId }) => deviceId === push.deviceId)
  return (
    clockBehind(facts, push) ??
    uninstalled(facts, device, others) ??
    unreported(facts, push, others) ??
    awake(facts, push) ??
    notHandedOver(facts, others) ??
    stillBound(facts, device) ??
    offline(facts, device, others) ?? { because: '', evidence: [], advice: null }
  )
}

function clockBehind(facts: CallFacts, push: PushRecord): Sleeper | null {
  const dated = facts.events.find(
    (event) => event.type === REGISTER_DATED_BEFORE && event.deviceId === push.deviceId,
  )
  if (dated === undefined) return null
  const before = span(dated.at, facts.call.startedAt)
  return {
    because: `the PBX reported a REGISTER of it, but dated it ${before} before the INVITE`,
    evidence: [
      `a REGISTER was reported ${span(facts.call.startedAt, dated.heardAt)} after the INVITE came and dated ${before} before it`,
    ],
    advice:
      'Compare the clock of the PBX with the clock of this gateway and let NTP keep both: a REGISTER that is ' +
      'dated before a call is taken for an older one. If both are right, the PBX reports REGISTERs too late.',
  }
}

function uninstalled(
  facts: CallFacts,
  device: DeviceFacts | undefined,
  others: readonly OtherPush[],
): Sleeper | null {
  const { startedAt } = facts.call
  const refused = others.find((other) => other.httpStatus === 410 && other.at > startedAt)
  const isGoneNow =
    device?.pushTokenStatus === 'invalid' && /^(Unregistered|ExpiredToken)$/.test(device.statusReason)
  const saidAt = refused?.at ?? (isGoneNow ? device?.statusSince : null) ?? null
  if (saidAt === null || saidAt <= startedAt) return null
  const since = refused?.invalidSince ?? null
  return {
    because: 'the app had most likely been removed from it',
    evidence: once([
      `Apple refused a later push, ${span(startedAt, saidAt)} after this call, with 410 ${refused?.reason ?? device?.statusReason}`,
      since !== null &&
        `by Apple’s word the push token has been invalid since ${beforeOrAfter(since, startedAt)} this call`,
    ]),
    advice:
      'Ask the user to install the app again and to sign in: until then no call can wake this phone. Apple ' +
      'accepts pushes for a while after an app was removed, and only then says 410.',
  }
}

/** Reached the app, which said so, and CallKit was not told although this app tells of it at other times. */
function unreported(facts: CallFacts, push: PushRecord, others: readonly OtherPush[]): Sleeper | null {
  const received = fromApp(facts, 'push_received', push.deviceId)[0]
  if (received === undefined || fromApp(facts, 'callkit_reported', push.deviceId).length > 0) return null
  if (neverTellsOfCallKit(others)) return null
  const before = others.filter((other) => other.at <= facts.call.startedAt && isUnreported(other)).length
  return {
    because: 'the app got the push and did not report a call to CallKit, and iOS ends an app for that',
    evidence: once([
      receivedSentence(facts, received),
      'no callkit_reported came from it for this call',
      before > 0 && `the same was so at ${count(before, 'push', 'pushes')} before`,
    ]),
    advice: REPORT_TO_CALLKIT,
  }
}

/** The app was there, and no REGISTER was accepted: this is about SIP. */
function awake(facts: CallFacts, push: PushRecord): Sleeper | null {
  const received = fromApp(facts, 'push_received', push.deviceId)[0]
  const shown = fromApp(facts, 'callkit_reported', push.deviceId)[0]
  const first = received ?? shown
  if (first === undefined) return null
  return {
    because:
      shown === undefined
        ? 'the app got the push, but no accepted REGISTER of it was reported'
        : 'the app got the push and showed the call, but no accepted REGISTER of it was reported',
    evidence: once([
      received !== undefined && receivedSentence(facts, received),
      shown !== undefined &&
        `it reported the call to CallKit ${span(facts.call.startedAt, shown.placedAt)} after the INVITE`,
    ]),
    advice: FIND_THE_REGISTER,
  }
}

/** Pushes in a row that woke nobody, right after pushes that the app got and did not report to CallKit. */
function notHandedOver(facts: CallFacts, others: readonly OtherPush[]): Sleeper | null {
  if (neverTellsOfCallKit(others)) return null
  const before = others
    .filter((other) => other.at <= facts.call.startedAt && other.status === 'accepted')
    .reverse()
  const silent = before.findIndex((other) => other.wokeAt !== null || other.receivedAt !== null)
  const rest = silent === -1 ? [] : before.slice(silent)
  const unreportedOnes = rest.findIndex((other) => !isUnreported(other))
  const unreportedCount = unreportedOnes === -1 ? rest.length : unreportedOnes
  if (unreportedCount === 0) return null
  return {
    because: 'iOS has most likely stopped handing VoIP pushes to the app',
    evidence: [
      silent === 0
        ? 'the app did not get this push'
        : `${silent + 1} pushes in a row, this one the last, did not reach the app`,
      `right before, the app got ${count(unreportedCount, 'push', 'pushes')} and did not report a call to CallKit`,
    ],
    advice: `Ask the user to open the app once. ${REPORT_TO_CALLKIT}`,
  }
}

function stillBound(facts: CallFacts, device: DeviceFacts | undefined): Sleeper | null {
  const { startedAt } = facts.call
  const registeredAt = device?.registeredAt ?? null
  const expiresAt = device?.registrationExpiresAt ?? null
  if (registeredAt === null || expiresAt === null) return null
  if (registeredAt > startedAt || expiresAt <= startedAt) return null
  return {
    because: 'its registration from before was still good, and no new one came',
    evidence: [
      `registered ${span(registeredAt, startedAt)} before this call, good for ${span(startedAt, expiresAt)} more`,
    ],
    advice:
      'Make the app register again from its PushKit handler even if it believes that it is registered: after a ' +
      'sleep its connection is gone. If it does, the phone had no network, or the app was ended.',
  }
}

function offline(
  facts: CallFacts,
  device: DeviceFacts | undefined,
  others: readonly OtherPush[],
): Sleeper | null {
  const { startedAt, deadlineAt } = facts.call
  if (device === undefined) return null
  const wokeLater = others.find((other) => other.wokeAt !== null && other.wokeAt > deadlineAt)?.wokeAt
  const backAt = earliestAfter(deadlineAt, [
    device.registeredAt,
    device.lastRegisteredAt,
    device.lastWokeAt,
    wokeLater ?? null,
  ])
  if (backAt !== null) {
    return {
      because: 'it was most likely switched off or without network',
      evidence: [`it was heard of again ${span(startedAt, backAt)} after this call`],
      advice: 'Nothing to do: the phone came back by itself. Send a test push to see that it can be woken.',
    }
  }
  const heardAt = latest([device.registeredAt, device.lastRegisteredAt, device.lastWokeAt])
  return heardAt === null || heardAt > startedAt || device.failures < SLEEPS_LONG
    ? null
    : {
        because: 'it may be switched off, without network, or without the app',
        evidence: once([
          heardAt > (device.lastWokeAt ?? NEVER) &&
            `it last registered ${span(heardAt, startedAt)} before this call`,
        ]),
        advice:
          'Ask the user whether the phone has network, and to open the app once. If it is reachable and still ' +
          'does not wake, check that the app registers from its PushKit handler and reports each call to CallKit.',
      }
}

const NEVER = new Date(0)
/** One push that wakes nobody says little; several in a row do. */
const SLEEPS_LONG = 2

function isUnreported(push: OtherPush): boolean {
  return push.receivedAt !== null && push.callkitAt === null
}

/** An app that wakes, lives on and never tells of CallKit does not send that report at all. */
function neverTellsOfCallKit(others: readonly OtherPush[]): boolean {
  return (
    others.every((other) => other.callkitAt === null) &&
    others.some((other) => isUnreported(other) && other.wokeAt !== null)
  )
}

function receivedSentence(facts: CallFacts, received: PlacedEvent): string {
  return `the app got the push ${span(facts.call.startedAt, received.placedAt)} after the INVITE`
}

function earliestAfter(from: Date, times: readonly (Date | null)[]): Date | null {
  const later = times.flatMap((at) => (at !== null && at > from ? [at.getTime()] : []))
  return later.length === 0 ? null : new Date(Math.min(...later))
}

function latest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((at) => (at === null ? [] : [at.getTime()]))
  return known.length === 0 ? null : new Date(Math.max(...known))
}

/** The PBX forwarded to a phone that had not registered. */
export function forwardedAllTheSame(facts: CallFacts): string | false {
  return (
    fromPbx(facts, 'forwarded').length > 0 && 'the PBX forwarded the INVITE although no phone had registered'
  )
}
