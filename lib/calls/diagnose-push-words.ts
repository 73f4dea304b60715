import type { Cause, PushRecord } from './call.ts'
import { deviceName } from './diagnose-evidence.ts'
import type { CallFacts } from './diagnose-facts.ts'
import { beforeOrAfter, count, duration, once, span } from './diagnose-words.ts'

const HOUR_MS = 3_600_000
/** Apple, "Generating a remote notification": 5 KB for VoIP pushes. */
const VOIP_PAYLOAD_MAX_BYTES = 5_120

/**
 * Why no push was accepted, in one sentence with names and figures.
 *
 * @param telling the pushes that failed for this cause, at least one unless the call has none
 */
export function summaryOfPushes(facts: CallFacts, cause: Cause, telling: readonly PushRecord[]): string {
  const [push] = telling
  const topic = push === undefined ? 'the app’s topic' : push.topic
  switch (cause) {
    case 'credential_rejected':
      return `Apple refuses the credential${quoted(push?.credentialName)} of this app${answered(push)}, so no phone of the app can be woken.`
    case 'credential_expired':
      return `The credential${quoted(expired(facts)?.name ?? push?.credentialName)} of this app ${expiredWhen(facts)}, so no phone of the app can be woken.`
    case 'credential_missing':
      return `There is no credential for ${topic} in ${push?.environment ?? 'this environment'}, so the push was not sent.`
    case 'wrong_topic':
      return push?.reason === 'TopicDisallowed'
        ? `Apple does not let the credential${quoted(push.credentialName)} push to ${topic}.`
        : `Apple says that the push token does not belong to ${topic}.`
    case 'payload_too_large':
      return `The payload of the push is too large${bytesWords(push)}.`
    case 'apns_unreachable':
      return telling.every((one) => one.reason === 'gateway_lost')
        ? 'The gateway that was sending the push ended before Apple answered.'
        : `Apple’s push service could not be reached within the wait of ${duration(facts.call.waitMs)}.`
    case 'throttled':
      return 'Apple limits the pushes to this phone: too many came in a short time.'
    case 'wrong_environment':
      return unknowingEnvironments(telling).length === 2
        ? 'Apple knows this push token neither in production nor in sandbox.'
        : `Apple does not know the push token in ${environmentWords(telling)}.`
    case 'push_tokens_invalid':
      return `The push token is no longer valid: the app was removed or has a new one.`
    default:
      return push?.reason === 'gateway_fault'
        ? 'The gateway could not make the push, through a fault of its own.'
        : `No push was accepted, for a reason that is not known here${answered(push)}.`
  }
}

/** Times and numbers that speak for the cause. */
export function pushFigures(facts: CallFacts, cause: Cause, telling: readonly PushRecord[]): string[] {
  const { startedAt } = facts.call
  return once(
    telling.flatMap((push) => [
      push.invalidSince !== null &&
        `by Apple’s word the push token of ${deviceName(push)} has been invalid since ${beforeOrAfter(push.invalidSince, startedAt)} this call`,
      cause === 'throttled' && pushesBefore(facts, push),
      cause === 'apns_unreachable' && attemptsSentence(push),
      cause === 'wrong_topic' && `pushed to ${push.topic}`,
    ]),
  )
}

function pushesBefore(facts: CallFacts, push: PushRecord): string | false {
  const sinceMs = facts.call.startedAt.getTime() - HOUR_MS
  const before = facts.otherPushes.filter(
    (other) =>
      other.deviceId === push.deviceId && other.at <= facts.call.startedAt && other.at.getTime() >= sinceMs,
  )
  const [first] = before
  return (
    first !== undefined &&
    `${count(before.length, 'push', 'pushes')} to ${deviceName(push)} in the ${span(first.at, facts.call.startedAt)} before this one`
  )
}

function attemptsSentence(push: PushRecord): string | false {
  if (push.attempts.length === 0) return false
  const faults = new Set(push.attempts.map((one) => one.fault ?? [one.status, one.reason].join(' ').trim()))
  return `${count(push.attempts.length, 'attempt', 'attempts')}: ${[...faults].sort().join(', ')}`
}

/** What to do where the cause's general advice is not exact enough; null where it is. */
export function adviceForPushes(cause: Cause, telling: readonly PushRecord[]): string | null {
  const reasons = new Set(telling.map((push) => push.reason))
  if (cause === 'apns_unreachable' && reasons.has('gateway_lost')) {
    return 'Look why the gateway ended at that time (its log, the machine, a deployment). A gateway that is stopped in order finishes its pushes first.'
  }
  if (cause === 'unknown' && reasons.has('gateway_fault')) {
    return 'Look for this push hint in the gateway’s log: it says what went wrong.'
  }
  if (cause === 'wrong_topic' && reasons.has('TopicDisallowed')) {
    return 'Upload a credential that covers this topic: a VoIP certificate of this bundle id, or a .p8 key of the team that signs the build. Then send a test push from the Send page to see that it works.'
  }
  return cause === 'wrong_environment' ? adviceForEnvironment(telling) : null
}

function adviceForEnvironment(telling: readonly PushRecord[]): string | null {
  const unknowing = unknowingEnvironments(telling)
  if (unknowing.length === 0) return null
  if (unknowing.length === 2) {
    return (
      'Ask the user to open the app, so that it registers with a fresh push token. If Apple refuses that too, ' +
      'the build is signed by another team or has another bundle id.'
    )
  }
  const untried = unknowing[0] === 'production' ? 'sandbox' : 'production'
  return (
    `The push token may belong to ${untried}, which no good credential of this app covers: add one. ` +
    'A .p8 key made for both environments covers builds from Xcode, TestFlight and the App Store.'
  )
}

/** The environments that said that they do not know a push token. */
function unknowingEnvironments(telling: readonly PushRecord[]): string[] {
  const refused = telling
    .flatMap((push) => push.attempts)
    .filter((attempt) => attempt.reason === 'BadDeviceToken')
  return [...new Set(refused.map((attempt) => attempt.environment))].sort()
}

function environmentWords(telling: readonly PushRecord[]): string {
  const [only] = unknowingEnvironments(telling)
  return only === undefined ? 'the environment that it was sent to' : `${only}, where it was sent to`
}

function quoted(name: string | undefined): string {
  return name === undefined || name === '' ? '' : ` “${name}”`
}

function answered(push: PushRecord | undefined): string {
  return push === undefined || push.httpStatus === null ? '' : ` (${push.httpStatus} ${push.reason})`
}

function expired({ call, credentials }: CallFacts) {
  return credentials.find(({ notAfter }) => notAfter !== null && notAfter <= call.startedAt)
}

function expiredWhen(facts: CallFacts): string {
  const notAfter = expired(facts)?.notAfter ?? null
  return notAfter === null
    ? 'has expired'
    : `expired ${span(notAfter, facts.call.startedAt)} before this call`
}

function bytesWords(push: PushRecord | undefined): string {
  if (push === undefined) return ''
  const told = /has (\d+) bytes/.exec(push.detail)?.[1]
  const bytes =
    told === undefined ? new TextEncoder().encode(JSON.stringify(push.payload)).length : Number(told)
  return bytes > VOIP_PAYLOAD_MAX_BYTES
    ? `: ${bytes.toLocaleString('en')} bytes, where ${VOIP_PAYLOAD_MAX_BYTES.toLocaleString('en')} are allowed`
    : ''
}
