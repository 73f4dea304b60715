import { deviceNameOf, wakeEvidence } from './diagnose-evidence.ts'
import { type CallFacts, detailText, fromPbx, type PlacedEvent } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { once, span } from './diagnose-words.ts'

const BUSY_CODES = [486, 600]
const DECLINED_CODES = [603, 607]
const ELSEWHERE = /\belsewhere\b/i

/** What a person did with the call: it explains the call whatever happened before. Null if nobody did anything. */
export function diagnoseOutcome(facts: CallFacts): Finding | null {
  return answered(facts) ?? answeredElsewhere(facts) ?? refused(facts)
}

function answered(facts: CallFacts): Finding | null {
  const { call } = facts
  const reports = fromPbx(facts, 'answered')
  const isAnswered = reports.length > 0 || call.state === 'answered' || call.answeredAt !== null
  if (!isAnswered || isByOtherDevice(facts, reports)) return null
  const at = reports[0]?.placedAt ?? call.answeredAt
  const by = deviceNameOf(facts, reports.find((event) => event.deviceId !== null)?.deviceId ?? null)
  return {
    cause: 'answered',
    summary:
      at === null ? 'The call was answered.' : `The call was answered after ${span(call.startedAt, at)}.`,
    evidence: once([by !== '' && facts.pushes.length > 1 && `answered by ${by}`, ...wakeEvidence(facts)]),
  }
}

function answeredElsewhere(facts: CallFacts): Finding | null {
  const reports = fromPbx(facts, 'answered')
  const cancels = fromPbx(facts, 'cancelled').filter(saysElsewhere)
  if (!isByOtherDevice(facts, reports) && cancels.length === 0) return null
  const at = reports[0]?.placedAt ?? cancels[0]?.placedAt
  const after = at === undefined ? '' : ` after ${span(facts.call.startedAt, at)}`
  const by = deviceNameOf(facts, reports[0]?.deviceId ?? null)
  return {
    cause: 'answered_elsewhere',
    summary: `Another device of the account took the call${after}.`,
    evidence: once([
      by !== '' && `answered by ${by}`,
      cancels.length > 0 && 'the PBX ended the ringing with “completed elsewhere” (SIP Reason, cause 200)',
      ...wakeEvidence(facts),
    ]),
  }
}

/** Only when the PBX names devices can it be told who answered. */
function isByOtherDevice(facts: CallFacts, reports: readonly PlacedEvent[]): boolean {
  const pushed = new Set(facts.pushes.map((push) => push.deviceId))
  if (reports.length === 0) return false
  return pushed.size > 0 && reports.every((event) => event.deviceId !== null && !pushed.has(event.deviceId))
}

/** RFC 3326: a CANCEL whose Reason is SIP;cause=200. */
function saysElsewhere(event: PlacedEvent): boolean {
  return event.code === 200 || ELSEWHERE.test(detailText(event)) || /cause\s*=\s*200/i.test(detailText(event))
}

/**
 * What a person said counts before what a phone said for itself. A phone that is busy explains the call only
 * where no other one rang on.
 */
function refused(facts: CallFacts): Finding | null {
  const reports = fromPbx(facts, 'refused', 'failed', 'rejected')
  const firmly = reports.find((event) => DECLINED_CODES.includes(event.code ?? 0))
  if (firmly !== undefined) return declined(facts, firmly)
  const busy = reports.find((event) => BUSY_CODES.includes(event.code ?? 0) && !hasOtherRung(facts, event))
  if (busy !== undefined) return isBusy(facts, busy)
  const softly = reports.find((event) => isDecline(facts, event))
  return softly === undefined ? null : declined(facts, softly)
}

function isBusy(facts: CallFacts, report: PlacedEvent): Finding {
  const by = facts.pushes.length > 1 ? deviceNameOf(facts, report.deviceId) : ''
  return {
    cause: 'busy',
    summary: `${by === '' ? 'The phone' : by} was busy: it answered ${report.code} after ${span(facts.call.startedAt, report.placedAt)}.`,
    evidence: once([detailWords(report), ...wakeEvidence(facts)]),
  }
}

function declined(facts: CallFacts, report: PlacedEvent): Finding {
  const code = report.code === null || report.code === 0 ? '' : ` with ${report.code}`
  const by = facts.pushes.length > 1 ? deviceNameOf(facts, report.deviceId) : ''
  const ringing = fromPbx(facts, 'ringing')[0]
  return {
    cause: 'declined',
    summary: `The person declined the call${by === '' ? '' : ` on ${by}`}${code} after ${span(facts.call.startedAt, report.placedAt)}.`,
    evidence: once([
      ringing !== undefined &&
        ringing.placedAt <= report.placedAt &&
        `the phone had rung for ${span(ringing.placedAt, report.placedAt)}`,
      detailWords(report),
      ...wakeEvidence(facts),
    ]),
  }
}

function detailWords(report: PlacedEvent): string | false {
  return detailText(report) !== '' && `the PBX says: ${detailText(report)}`
}

function hasOtherRung(facts: CallFacts, report: PlacedEvent): boolean {
  return fromPbx(facts, 'ringing').some(
    (ringing) =>
      ringing.deviceId !== null && report.deviceId !== null && ringing.deviceId !== report.deviceId,
  )
}

/** 480 from a phone that has rung is what CallKit apps send for "decline"; before ringing it is not. */
function isDecline(facts: CallFacts, event: PlacedEvent): boolean {
  if (DECLINED_CODES.includes(event.code ?? 0)) return true
  if (event.type === 'rejected') return false
  if (event.type === 'refused' && (event.code ?? 0) === 0) return true
  return event.code === 480 && fromPbx(facts, 'ringing').some((ringing) => ringing.placedAt <= event.placedAt)
}
