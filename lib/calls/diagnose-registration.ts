import { appEvidence, deviceEvidence, deviceName, pushSentence } from './diagnose-evidence.ts'
import { type CallFacts, detailText, fromPbx, isLate, registersOfPushed } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { diagnosePushes } from './diagnose-pushes.ts'
import { diagnoseRing } from './diagnose-ring.ts'
import { count, duration, once, span } from './diagnose-words.ts'

/** The account had no push token that could be pushed. */
export function diagnoseNoPushToken(facts: CallFacts): Finding {
  const rung = fromPbx(facts, 'ringing', 'timeout')
  if (rung.length > 0 || facts.call.state === 'ringing') return diagnoseRing(facts, facts.call.deadlineAt)
  const devices = facts.devices.filter((device) => device.pushTokenStatus !== null)
  const isDeadNow = devices.length > 0 && devices.every((device) => device.pushTokenStatus !== 'active')
  // What was found when the call was fresh stands, though the app has brought a new push token since.
  const isDead = isDeadNow || facts.call.cause === 'push_tokens_invalid'
  const cancelled = fromPbx(facts, 'cancelled').length > 0
  const ended = cancelled ? ['the caller gave up'] : []
  if (isDead) {
    return {
      cause: 'push_tokens_invalid',
      summary: `No phone could be woken: ${deadTokens(devices.length)}.`,
      evidence: once([...devices.map((device) => tokenSentence(facts, device)), ...ended]),
    }
  }
  return {
    cause: 'no_push_token',
    summary:
      'The account has no push token, so no phone could be woken; the PBX rings whatever is registered.',
    evidence: once([
      facts.devices.length > 0
        ? `${count(facts.devices.length, 'device', 'devices')} known, none with a usable push token when the call came`
        : 'no device of this account has ever sent a push token',
      ...ended,
    ]),
  }
}

function deadTokens(n: number): string {
  return n === 1
    ? 'the only push token of this account is no longer valid'
    : 'all push tokens of this account are invalid'
}

function tokenSentence(facts: CallFacts, device: CallFacts['devices'][number]): string {
  const name = device.name === '' ? 'a push token' : `the push token of ${device.name}`
  const why = device.statusReason === '' ? '' : ` (${device.statusReason})`
  const since = device.statusSince === null ? '' : `, ${sinceWords(device.statusSince, facts.call.startedAt)}`
  return `${name} is ${device.pushTokenStatus}${why}${since}`
}

function sinceWords(since: Date, startedAt: Date): string {
  return since <= startedAt ? `${span(since, startedAt)} before this call` : 'since after this call'
}

/** Pushed, and no phone registered within the wait. */
export function diagnoseNoRegister(facts: CallFacts): Finding {
  const late = registersOfPushed(facts).filter((register) => isLate(facts, register))[0]
  const wokenLate = facts.pushes
    .map((push) => push.wokeAt)
    .filter((wokeAt) => wokeAt !== null)
    .sort((a, b) => a.getTime() - b.getTime())[0]
  const lateAt = late?.placedAt ?? wokenLate
  if (lateAt !== undefined) return registeredLate(facts, lateAt)
  if (!facts.pushes.some((push) => push.status === 'accepted')) return diagnosePushes(facts)
  return neverRegistered(facts)
}

function registeredLate(facts: CallFacts, at: Date): Finding {
  const { call } = facts
  const ringing = fromPbx(facts, 'ringing')
  if (ringing.length > 0) return diagnoseRing(facts, at)
  return {
    cause: 'registered_late',
    summary:
      `The phone registered ${span(call.startedAt, at)} after the INVITE, ` +
      `when the wait of ${duration(call.waitMs)} was over.`,
    evidence: once([
      `${span(call.deadlineAt, at)} too late`,
      ...facts.pushes.map(pushSentence),
      ...appEvidence(facts),
      ...deviceEvidence(facts),
    ]),
  }
}

function neverRegistered(facts: CallFacts): Finding {
  const accepted = facts.pushes.filter((push) => push.status === 'accepted')
  const failed = facts.pushes.filter((push) => push.status !== 'accepted')
  const [only] = accepted
  const who = accepted.length === 1 && only !== undefined ? deviceName(only) : 'none of the phones'
  const took = accepted.length === 1 && only?.wireMs != null ? ` in ${duration(only.wireMs)}` : ''
  return {
    cause: 'never_registered',
    summary:
      accepted.length === 1
        ? `The push was accepted by Apple${took}, but ${who} did not register again within ${duration(facts.call.waitMs)}.`
        : `${accepted.length} pushes were accepted by Apple, but ${who} registered again within ${duration(facts.call.waitMs)}.`,
    evidence: once([
      ...deviceEvidence(facts),
      ...appEvidence(facts),
      ...failed.map(pushSentence),
      fromPbx(facts, 'forwarded').length > 0 &&
        'the PBX forwarded the INVITE although no phone had registered',
    ]),
  }
}

/** The phone came, and the PBX did not let it in. */
export function diagnoseRegisterRejected(facts: CallFacts): Finding {
  const report = fromPbx(facts, 'register_rejected')[0]
  const code = report?.code ? ` with ${report.code}` : ''
  const after = report === undefined ? '' : ` ${span(facts.call.startedAt, report.placedAt)} after the INVITE`
  return {
    cause: 'register_rejected',
    summary: `The phone woke and tried to register${after}, but the PBX refused it${code}.`,
    evidence: once([
      report !== undefined && detailText(report) !== '' && `the PBX says: ${detailText(report)}`,
      ...facts.pushes.map(pushSentence),
      ...deviceEvidence(facts),
    ]),
  }
}
