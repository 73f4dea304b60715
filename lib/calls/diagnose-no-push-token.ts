import { type CallFacts, type DeviceFacts, fromPbx } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { diagnoseRing } from './diagnose-ring.ts'
import { beforeOrAfter, count, once, span } from './diagnose-words.ts'

/** The account had no push token that could be pushed. */
export function diagnoseNoPushToken(facts: CallFacts): Finding {
  const rung = fromPbx(facts, 'ringing', 'timeout')
  if (rung.length > 0 || facts.call.state === 'ringing') return diagnoseRing(facts, facts.call.deadlineAt)
  const devices = facts.devices.filter((device) => device.pushTokenStatus !== null)
  const isOver = devices.length > 0 && devices.every((device) => device.pushTokenStatus !== 'active')
  const isDeadNow = isOver && devices.some((device) => device.pushTokenStatus === 'invalid')
  // What was found when the call was fresh stands, though the app has brought a new push token since.
  if (isDeadNow || facts.call.cause === 'push_tokens_invalid') return invalid(facts, devices)
  const lapsed = devices.filter((device) => hadLapsed(facts, device))
  if (lapsed.length > 0) return lapse(facts, lapsed)
  return isOver ? retired(facts, devices) : none(facts, devices)
}

function invalid(facts: CallFacts, devices: readonly DeviceFacts[]): Finding {
  const dead = devices.filter((device) => device.pushTokenStatus === 'invalid')
  const [only] = dead
  const what =
    devices.length > 1
      ? 'no push token of this account was valid any more'
      : 'the only push token of this account was no longer valid'
  const since =
    dead.length === 1 && only?.statusSince != null && only.statusSince <= facts.call.startedAt
      ? `, since ${span(only.statusSince, facts.call.startedAt)} before this call`
      : ''
  return {
    cause: 'push_tokens_invalid',
    summary: `No phone could be woken: ${what}${since}.`,
    evidence: once([...devices.map((device) => standing(facts, device)), gaveUp(facts)]),
    ...(devices.some((device) => device.pushTokenStatus === 'active')
      ? { advice: 'Nothing to do: the app has brought a new push token since. Send a test push to see.' }
      : {}),
  }
}

/** RFC 8599 §5.5 asks for this; it is a setting of the app, and rarely what people want. */
function lapse(facts: CallFacts, lapsed: readonly DeviceFacts[]): Finding {
  return {
    cause: 'no_push_token',
    summary:
      'No phone was pushed: the registration had lapsed, and the app is set to push only while it is registered.',
    evidence: once([
      ...lapsed.map((device) =>
        device.registrationExpiresAt === null
          ? `${nameOf(device)} had no registration`
          : `the registration of ${nameOf(device)} lapsed ${span(device.registrationExpiresAt, facts.call.startedAt)} before this call`,
      ),
      gaveUp(facts),
    ]),
    advice:
      'If phones should be woken after their registration has lapsed, choose “Keep its push token” under “When its ' +
      'registration lapses” of the app. Else let the app register again before its registration ends.',
  }
}

/** Signed out or moved: nobody's fault. */
function retired(facts: CallFacts, devices: readonly DeviceFacts[]): Finding {
  const isSignedOut = devices.some((device) => /^(unregistered|pn_prid_removed)$/.test(device.statusReason))
  return {
    cause: 'no_push_token',
    summary: isSignedOut
      ? 'No phone could be woken: the app had signed out of this account.'
      : 'No phone could be woken: the account’s push tokens are not in use any more.',
    evidence: once([...devices.map((device) => standing(facts, device)), gaveUp(facts)]),
    advice: isSignedOut
      ? 'Nothing to do, unless the user did not sign out: for an app that unregisters when it goes to sleep, choose “Keep it” under “When the phone unregisters” of the app.'
      : 'If this account should be woken, ask the user to open the app once, so that it registers with a push token.',
  }
}

function none(facts: CallFacts, devices: readonly DeviceFacts[]): Finding {
  const known = count(facts.devices.length, 'device', 'devices')
  const isNew = devices.some((device) => device.pushTokenStatus === 'active')
  return {
    cause: 'no_push_token',
    summary:
      'The account has no push token, so no phone could be woken; the PBX rings whatever is registered.',
    evidence: once([
      facts.devices.length === 0
        ? 'no device of this account is known: none has ever registered'
        : devices.length === 0
          ? `${known} known, none has ever sent a push token`
          : `${known} known, none had a push token when the call came`,
      ...devices.map((device) => standing(facts, device)),
      gaveUp(facts),
    ]),
    ...(isNew ? { advice: 'Nothing to do: there is a push token now. Send a test push to see.' } : {}),
  }
}

function hadLapsed(facts: CallFacts, device: DeviceFacts): boolean {
  if (device.pushTokenStatus !== 'active' || device.onLapse !== 'disable') return false
  const { registeredAt, registrationExpiresAt } = device
  if (registeredAt !== null && registeredAt > facts.call.startedAt) return false
  return registrationExpiresAt === null || registrationExpiresAt <= facts.call.startedAt
}

function standing(facts: CallFacts, device: DeviceFacts): string {
  const { pushTokenStatus, statusReason, statusSince } = device
  const when = statusSince === null ? '' : `, ${beforeOrAfter(statusSince, facts.call.startedAt)} this call`
  if (pushTokenStatus === 'active') return `${nameOf(device)} has brought an active push token${when}`
  const why = statusReason === '' ? '' : ` (${statusReason})`
  return `the push token of ${nameOf(device)} became ${pushTokenStatus}${why}${when}`
}

function nameOf(device: DeviceFacts): string {
  return device.name === '' ? 'a device without a name' : device.name
}

function gaveUp(facts: CallFacts): string | false {
  const cancel = fromPbx(facts, 'cancelled')[0]
  return cancel !== undefined && `the caller gave up after ${span(facts.call.startedAt, cancel.placedAt)}`
}
