import type { PushRecord } from './call.ts'
import { appEvidence, deviceEvidence, deviceName, deviceNameOf, pushSentence } from './diagnose-evidence.ts'
import { type CallFacts, detailText, fromPbx, isLate, registersOfPushed } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { diagnosePushes } from './diagnose-pushes.ts'
import { diagnoseRing } from './diagnose-ring.ts'
import { forwardedAllTheSame, judgeSleeper } from './diagnose-sleeper.ts'
import { diagnoseUnreported } from './diagnose-unreported.ts'
import { duration, once, span } from './diagnose-words.ts'

/** Pushed, and no phone registered within the wait. */
export function diagnoseNoRegister(facts: CallFacts): Finding {
  const late = registersOfPushed(facts).filter((register) => isLate(facts, register))[0]
  const wokenLate = facts.pushes
    .map((push) => push.wokeAt)
    .filter((wokeAt) => wokeAt !== null)
    .sort((a, b) => a.getTime() - b.getTime())[0]
  const lateAt = late?.placedAt ?? wokenLate
  if (lateAt !== undefined) return registeredLate(facts, lateAt, late?.heardAt ?? null)
  if (fromPbx(facts, 'register_rejected').length > 0) return diagnoseRegisterRejected(facts)
  if (!facts.pushes.some((push) => push.status === 'accepted')) return diagnosePushes(facts)
  return diagnoseUnreported(facts) ?? neverRegistered(facts)
}

function registeredLate(facts: CallFacts, at: Date, heardAt: Date | null): Finding {
  const { call } = facts
  if (fromPbx(facts, 'ringing').length > 0) return diagnoseRing(facts, at)
  const evidence = [...facts.pushes.map(pushSentence), ...appEvidence(facts), ...deviceEvidence(facts)]
  if (at <= call.deadlineAt && heardAt !== null) {
    return {
      cause: 'registered_late',
      summary: `The phone registered ${span(call.startedAt, at)} after the INVITE, but the PBX reported it only when the wait of ${duration(call.waitMs)} was over.`,
      evidence: once([`heard of ${span(at, heardAt)} after it happened`, ...evidence]),
      advice:
        'Let the PBX report REGISTERs as they come: a report that is held back in a batch or a queue wakes nobody in time. Compare the clocks of both machines too.',
    }
  }
  return {
    cause: 'registered_late',
    summary:
      `The phone registered ${span(call.startedAt, at)} after the INVITE, ` +
      `when the wait of ${duration(call.waitMs)} was over.`,
    evidence: once([
      `${span(call.deadlineAt, at)} too late`,
      ...evidence,
      call.forwardedAt !== null && 'the PBX forwarded the INVITE without waiting for the phone',
    ]),
  }
}

function neverRegistered(facts: CallFacts): Finding {
  const accepted = facts.pushes.filter((push) => push.status === 'accepted')
  const failed = facts.pushes.filter((push) => push.status !== 'accepted')
  const sleepers = accepted.map((push) => ({ push, ...judgeSleeper(facts, push) }))
  const [only] = sleepers
  const advice = sleepers.find((sleeper) => sleeper.advice !== null)?.advice ?? null
  const after = [...failed.map(pushSentence), forwardedAllTheSame(facts)]
  const within = `registered again within ${duration(facts.call.waitMs)}`
  if (sleepers.length === 1 && only !== undefined) {
    const known = once([...only.evidence, ...deviceEvidence(facts), ...after])
    const because = only.because === '' ? '' : `: ${only.because}`
    return {
      cause: 'never_registered',
      summary: `The push was accepted by Apple${tookWords(only.push)}, but ${deviceName(only.push)} did not ${within.replace('registered', 'register')}${because}.`,
      evidence: known.length > 0 ? known : [pushSentence(only.push)],
      ...(advice === null ? {} : { advice }),
    }
  }
  return {
    cause: 'never_registered',
    summary: `${accepted.length} pushes were accepted by Apple, but none of the phones ${within}.`,
    evidence: once([
      ...sleepers.map(
        ({ push, because }) => because !== '' && `${deviceName(push)}: ${because.replace(/^it /, '')}`,
      ),
      ...deviceEvidence(facts),
      ...after,
    ]),
    ...(advice === null ? {} : { advice }),
  }
}

function tookWords(push: PushRecord): string {
  return push.wireMs === null ? '' : ` in ${duration(push.wireMs)}`
}

/** The phone came, and the PBX did not let it in. */
export function diagnoseRegisterRejected(facts: CallFacts): Finding {
  const reports = fromPbx(facts, 'register_rejected')
  const report = reports[0]
  const code = report?.code ? ` with ${report.code}` : ''
  const after = report === undefined ? '' : ` ${span(facts.call.startedAt, report.placedAt)} after the INVITE`
  const several = new Set(facts.pushes.map((push) => push.deviceId)).size > 1
  const name = report === undefined || !several ? '' : deviceNameOf(facts, report.deviceId)
  const who = name === '' ? (several ? 'A phone' : 'The phone') : name
  const letIn = registersOfPushed(facts)[0]
  const rejectedIds = new Set(reports.map((event) => event.deviceId))
  const silent = facts.pushes.filter((push) => push.status === 'accepted' && !rejectedIds.has(push.deviceId))
  return {
    cause: 'register_rejected',
    summary: `${who} woke and tried to register${after}, but the PBX refused it${code}.`,
    evidence: once([
      ...reports.map((event) => detailText(event) !== '' && `the PBX says: ${detailText(event)}`),
      reports.length > 1 && `refused ${reports.length} times`,
      letIn !== undefined &&
        `it was let in ${span(facts.call.startedAt, letIn.placedAt)} after the INVITE, when the call had its verdict`,
      ...(several && !rejectedIds.has(null)
        ? silent.map((push) => `${deviceName(push)} did not register at all`)
        : []),
      ...facts.pushes.map(pushSentence),
      ...deviceEvidence(facts),
    ]),
    advice: adviceForRefusal(report?.code ?? 0),
  }
}

/** What a registrar means by its code (RFC 3261 §10.3 and §21). */
function adviceForRefusal(code: number): string {
  switch (code) {
    case 401:
    case 407:
      return 'The password or the user name in the app is wrong, or the app does not answer the challenge. Let the user sign in again.'
    case 403:
      return 'The PBX knows the account and forbids it: a wrong password with some PBXes, a ban after too many tries, or a network that is not allowed. Look for the phone’s address in the PBX’s log and its ban list.'
    case 404:
      return 'The PBX does not know this account. Check the user name and the domain in the app, and that the account still exists.'
    case 423:
      return 'The app asks for a registration that is too short for the PBX (Min-Expires). Let the app ask for more, or lower the PBX’s limit.'
    case 503:
    case 500:
      return 'The PBX could not store the registration. Look into its log at that time, and whether its database was there.'
    default:
      return (
        'The phone woke, but the PBX did not let it register. Check the account’s password in the app and the ' +
        'PBX’s limits (bans, number of contacts, allowed networks).'
      )
  }
}
