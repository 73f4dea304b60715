import { appEvidence, wakeEvidence } from './diagnose-evidence.ts'
import { type CallFacts, detailText, firstRegisterAt, fromPbx } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { diagnoseHint } from './diagnose-hint.ts'
import { duration, once, span } from './diagnose-words.ts'

/** A PBX forwards within milliseconds of the verdict; this long after it nothing will come. */
const FORWARD_EXPECTED_MS = 10_000
/** The same for a PBX of which no event of this call is known: it may report in batches, or never. */
const FORWARD_EXPECTED_FROM_SILENT_PBX_MS = 60_000
/** Nobody's phone rings longer. */
const LONGEST_RINGING_MS = 180_000
/** A caller who gives up this soon after the phone came left the PBX no time to forward. */
const FORWARD_NEEDS_MS = 2_000

/** After the phone had registered: whether the INVITE reached it, and what it did. */
export function diagnoseRing(facts: CallFacts, now: Date): Finding {
  return (
    diagnoseHint(facts, now) ??
    beforeRegister(facts) ??
    unanswered(facts) ??
    notForwardedUntilCancel(facts) ??
    cancelled(facts) ??
    failed(facts) ??
    stillGoing(facts, now)
  )
}

const hasRung = (facts: CallFacts) => fromPbx(facts, 'ringing').length > 0 || facts.call.state === 'ringing'
const isForwarded = (facts: CallFacts) =>
  hasRung(facts) || fromPbx(facts, 'forwarded').length > 0 || facts.call.forwardedAt !== null

function beforeRegister(facts: CallFacts): Finding | null {
  const registeredAt = firstRegisterAt(facts)
  const forwarded = fromPbx(facts, 'forwarded')
  const last = forwarded.at(-1)
  if (last === undefined || registeredAt === null || hasRung(facts) || last.placedAt >= registeredAt)
    return null
  return {
    cause: 'forwarded_before_register',
    summary: `The PBX forwarded the INVITE ${span(last.placedAt, registeredAt)} before the phone had registered again.`,
    evidence: once([
      `forwarded ${span(facts.call.startedAt, last.placedAt)} after the INVITE came, first REGISTER at ${span(facts.call.startedAt, registeredAt)}`,
      forwarded.length > 1
        ? `forwarded ${forwarded.length} times, never after the REGISTER`
        : 'it was not forwarded again after the REGISTER',
      ...wakeEvidence(facts),
    ]),
  }
}

function unanswered(facts: CallFacts): Finding | null {
  const timeouts = fromPbx(facts, 'timeout', 'failed', 'refused').filter(
    (event) => event.type === 'timeout' || event.code === 408,
  )
  const ends = fromPbx(facts, 'ended')
  const ended = timeouts[0] ?? (hasRung(facts) ? ends[0] : undefined)
  if (ended === undefined) return null
  const ringing = fromPbx(facts, 'ringing')[0]
  return {
    cause: 'unanswered',
    summary:
      ringing === undefined
        ? 'The INVITE was forwarded, and nobody answered it.'
        : `The phone rang for ${span(ringing.placedAt, ended.placedAt)}, and nobody answered.`,
    ...(ringing === undefined ? { advice: SEEK_THE_RINGING } : {}),
    evidence: once([
      ringing === undefined && 'the PBX did not report ringing: the phone may have been silent',
      ...appEvidence(facts),
      ...wakeEvidence(facts),
    ]),
  }
}

const SEEK_THE_RINGING =
  'Let the PBX report `ringing`. If the user says that the phone did not ring, look for a 180 in the PBX’s log: ' +
  'without one the INVITE did not reach the app.'

function notForwardedUntilCancel(facts: CallFacts): Finding | null {
  const cancel = fromPbx(facts, 'cancelled')[0]
  const registeredAt = firstRegisterAt(facts)
  if (cancel === undefined || registeredAt === null || isForwarded(facts)) return null
  const waited = cancel.placedAt.getTime() - registeredAt.getTime()
  return waited < FORWARD_NEEDS_MS
    ? null
    : notForwarded(facts, `the caller gave up ${duration(waited)} later`)
}

function cancelled(facts: CallFacts): Finding | null {
  const cancel = fromPbx(facts, 'cancelled')[0]
  if (cancel === undefined && facts.call.state !== 'cancelled') return null
  const at = cancel?.placedAt ?? facts.call.endedAt
  const after = at === null ? '' : ` after ${span(facts.call.startedAt, at)}`
  return {
    cause: 'caller_cancelled',
    summary: `The caller gave up${after}${hasRung(facts) ? ', while the phone was ringing' : ''}.`,
    evidence: once([
      !hasRung(facts) && 'the PBX did not report ringing',
      ...appEvidence(facts),
      ...wakeEvidence(facts),
    ]),
  }
}

function failed(facts: CallFacts): Finding | null {
  const report = fromPbx(facts, 'failed', 'refused', 'rejected')[0]
  if (report === undefined && facts.call.state !== 'failed') return null
  const code = report?.code ? ` with ${report.code}` : ''
  return {
    cause: 'unknown',
    summary: `The phone had registered, but the forwarded INVITE failed${code}.`,
    evidence: once([
      report !== undefined && detailText(report) !== '' && `the PBX says: ${detailText(report)}`,
      ...wakeEvidence(facts),
    ]),
    advice: adviceForCode(report?.code ?? 0),
  }
}

function adviceForCode(code: number): string {
  if (code === 404 || code === 410)
    return 'The PBX did not find the contact. Check that it forwards to the Contact that came with the verdict.'
  if (code === 415 || code === 488)
    return 'PBX and app share no codec or no media encryption. Compare the SDP of both in the PBX’s log.'
  if (code === 401 || code === 403 || code === 407)
    return 'The app refused the INVITE of this PBX. Check that it registers with the same PBX that forwards.'
  return 'Look for this SIP Call-ID in the PBX’s log.'
}

function stillGoing(facts: CallFacts, now: Date): Finding {
  const { call } = facts
  const ringing = fromPbx(facts, 'ringing')[0]
  const forwarded = fromPbx(facts, 'forwarded')[0]
  if (ringing !== undefined || forwarded !== undefined || isForwarded(facts)) {
    const since = ringing?.placedAt ?? forwarded?.placedAt ?? call.forwardedAt ?? call.startedAt
    const isRinging = hasRung(facts)
    if (now.getTime() - since.getTime() < LONGEST_RINGING_MS && call.endedAt === null) {
      const summary = isRinging ? 'The phone is ringing.' : 'The INVITE was forwarded to the phone.'
      return { cause: 'in_progress', summary, evidence: wakeEvidence(facts) }
    }
    const summary = isRinging
      ? 'The phone rang; the PBX did not report how the call ended.'
      : 'The INVITE was forwarded to the phone; the PBX did not report what became of it.'
    return { cause: 'unknown', summary, evidence: wakeEvidence(facts) }
  }
  const registeredAt = firstRegisterAt(facts) ?? call.verdictAt ?? call.startedAt
  const saysAnything = facts.events.some((event) => event.saidBy === 'pbx' && event.type !== 'register')
  const patienceMs = saysAnything ? FORWARD_EXPECTED_MS : FORWARD_EXPECTED_FROM_SILENT_PBX_MS
  if (!call.isTest && now.getTime() - registeredAt.getTime() < patienceMs) {
    return {
      cause: 'in_progress',
      summary: 'The phone has registered again; waiting for the PBX to forward the INVITE.',
      evidence: wakeEvidence(facts),
    }
  }
  return notForwarded(facts, null)
}

function notForwarded(facts: CallFacts, ending: string | null): Finding {
  if (facts.call.isTest) {
    const registeredAt = firstRegisterAt(facts)
    const after = registeredAt === null ? '' : ` after ${span(facts.call.startedAt, registeredAt)}`
    return {
      cause: 'not_forwarded',
      summary: `This was a test call: the phone woke and registered again${after}. No INVITE follows a test.`,
      evidence: wakeEvidence(facts),
      advice: 'Nothing to do: this phone can be woken.',
    }
  }
  return {
    cause: 'not_forwarded',
    summary:
      facts.pushes.length === 0
        ? 'The phone was registered, but the PBX never forwarded the INVITE to it.'
        : 'The phone woke and registered again, but the PBX never forwarded the INVITE to it.',
    evidence: once([ending, 'no forwarded, ringing or answered was reported', ...wakeEvidence(facts)]),
  }
}
