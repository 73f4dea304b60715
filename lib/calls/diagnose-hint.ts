import { wakeEvidence } from './diagnose-evidence.ts'
import { type CallFacts, detailText, fromApp, fromPbx, type PlacedEvent } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { beforeOrAfter, once, span } from './diagnose-words.ts'

/** An app joins push and INVITE within moments of having both, or never. */
const JOIN_TAKES_MS = 15_000

/** The PBX says that the INVITE had no push hint or another one, or the app got both and could not join them. */
export function diagnoseHint(facts: CallFacts, now: Date): Finding | null {
  const forwarded = fromPbx(facts, 'forwarded')
  if (forwarded.length > 0 && forwarded.every(lacksHint)) return toldByPbx(facts, forwarded)
  return toldByApp(facts, now)
}

function toldByPbx(facts: CallFacts, forwarded: readonly PlacedEvent[]): Finding {
  const others = forwarded.flatMap((event) => {
    const other = facts.nearbyCalls.find((call) => call.callId === otherHint(event))
    return other === undefined ? [] : [other]
  })
  const [crossed] = others
  if (crossed !== undefined) {
    const caller = crossed.caller === '' ? 'an unknown caller' : crossed.caller
    return {
      cause: 'forwarded_without_hint',
      summary:
        'The INVITE carried the push hint of another call, so the app joined it to the wrong push or to none.',
      evidence: once([
        `it carried the push hint of the call from ${caller}, which began ${beforeOrAfter(crossed.startedAt, facts.call.startedAt)} this call`,
        ...wakeEvidence(facts),
      ]),
      advice:
        'The PBX has mixed up two calls to this account. Make it keep the push hint with each INVITE (in a ' +
        'variable of that transaction, found by its SIP Call-ID), never by account or by time.',
    }
  }
  const isOther = forwarded.some((event) => event.detail.hintMismatch === true || saysMismatch(event))
  return {
    cause: 'forwarded_without_hint',
    summary: isOther
      ? 'The INVITE carried a push hint that is not this call’s, so the app could not join it to the push.'
      : 'The INVITE reached the phone without this call’s push hint, so the app could not join it to the push.',
    evidence: once([`the PBX says: ${once(forwarded.map(hintWords)).join('; ')}`, ...wakeEvidence(facts)]),
    ...(isOther ? { advice: KEEP_THE_HINT } : {}),
  }
}

const KEEP_THE_HINT =
  'Make the PBX put the `pushHint` of the answer for this very call into `X-PushHint`, unchanged, and remove one ' +
  'that a caller has sent.'

function toldByApp(facts: CallFacts, now: Date): Finding | null {
  const received = fromApp(facts, 'push_received')[0]
  const invited = fromApp(facts, 'invite_received')[0]
  if (received === undefined || invited === undefined || fromApp(facts, 'matched').length > 0) return null
  const isOver =
    facts.call.endedAt !== null || fromPbx(facts, 'timeout', 'failed', 'cancelled', 'ended').length > 0
  const bothAtMs = Math.max(received.placedAt.getTime(), invited.placedAt.getTime())
  if (!isOver && now.getTime() - bothAtMs < JOIN_TAKES_MS) return null
  const isPushFirst = received.placedAt <= invited.placedAt
  const apart = span(
    isPushFirst ? received.placedAt : invited.placedAt,
    isPushFirst ? invited.placedAt : received.placedAt,
  )
  return {
    cause: 'forwarded_without_hint',
    summary: 'Push and INVITE both reached the app, and it never joined them to one call.',
    evidence: once([
      `the app got the ${isPushFirst ? 'push' : 'INVITE'} first, the ${isPushFirst ? 'INVITE' : 'push'} ${apart} later, and never matched them`,
      ...facts.nearbyCalls.map(
        (call) =>
          `another call to this account${call.caller === '' ? '' : `, from ${call.caller},`} began ${beforeOrAfter(call.startedAt, facts.call.startedAt)} this call: push and INVITE of the two may have crossed`,
      ),
      ...wakeEvidence(facts),
    ]),
    advice:
      'Make the PBX add `X-PushHint: <push hint>` to the INVITE of every branch, and let the app join push and ' +
      'INVITE by that key in either order: never by caller or by time, since two calls may cross.',
  }
}

/** The push hint that the PBX named when it was not this call's, in lower case; empty if it named none. */
function otherHint(event: PlacedEvent): string {
  const told = event.detail.otherHint
  return typeof told === 'string' ? told.toLowerCase() : ''
}

/** Whether the PBX says of an INVITE that it had no push hint, or another one. */
export function lacksHint(event: PlacedEvent): boolean {
  const told = event.detail.pushHint
  if (event.detail.hintMismatch === true || told === false || told === null || told === '') return true
  return /\b(missing|mismatch|absent|none)\b/i.test(String(told ?? '')) || NO_HINT.test(detailText(event))
}

const NO_HINT =
  /(no|without|missing|wrong)\s+(x-)?push-?\s?hint|(x-)?push-?\s?hint\W+(is\s+)?(missing|absent|mismatch|none)/i

function saysMismatch(event: PlacedEvent): boolean {
  return event.detail.pushHint === 'mismatch' || /mismatch|wrong/i.test(detailText(event))
}

/** What was wrong with the push hint of an INVITE, in the PBX's words where it has some. */
export function hintWords(event: PlacedEvent): string {
  if (NO_HINT.test(detailText(event))) return detailText(event)
  const other = otherHint(event)
  if (other !== '') return `forwarded with push hint ${other}`
  return `push hint ${event.detail.hintMismatch === true || event.detail.pushHint === 'mismatch' ? 'mismatch' : 'missing'}`
}
