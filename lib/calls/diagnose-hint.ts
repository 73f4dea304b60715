import { wakeEvidence } from './diagnose-evidence.ts'
import { type CallFacts, detailText, fromApp, fromPbx, type PlacedEvent } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { once } from './diagnose-words.ts'

/** The PBX says that the INVITE had no push hint or another one, or the app got both and could not join them. */
export function diagnoseHint(facts: CallFacts): Finding | null {
  const forwarded = fromPbx(facts, 'forwarded')
  const isOver =
    facts.call.endedAt !== null || fromPbx(facts, 'timeout', 'failed', 'cancelled', 'ended').length > 0
  const hasBoth = fromApp(facts, 'push_received').length > 0 && fromApp(facts, 'invite_received').length > 0
  const isUnjoined = isOver && hasBoth && fromApp(facts, 'matched').length === 0
  const isSaid = forwarded.length > 0 && forwarded.every(lacksHint)
  if (!isSaid && !isUnjoined) return null
  return {
    cause: 'forwarded_without_hint',
    summary:
      'The INVITE reached the phone without this call’s push hint, so the app could not join it to the push.',
    evidence: once([
      isSaid && `the PBX says: ${once(forwarded.map(hintWords)).join('; ')}`,
      isUnjoined && 'the app got both push and INVITE and never matched them',
      ...wakeEvidence(facts),
    ]),
  }
}

function lacksHint(event: PlacedEvent): boolean {
  const told = event.detail.pushHint
  if (event.detail.hintMismatch === true || told === false || told === null || told === '') return true
  return /\b(missing|mismatch|absent|none)\b/i.test(String(told ?? '')) || NO_HINT.test(detailText(event))
}

const NO_HINT =
  /(no|without|missing|wrong)\s+(x-)?push-?\s?hint|(x-)?push-?\s?hint\W+(is\s+)?(missing|absent|mismatch|none)/i

function hintWords(event: PlacedEvent): string {
  const told = event.detail.hintMismatch === true ? 'mismatch' : event.detail.pushHint
  return NO_HINT.test(detailText(event))
    ? detailText(event)
    : `push hint ${told === 'mismatch' ? 'mismatch' : 'missing'}`
}
