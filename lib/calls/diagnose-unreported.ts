import type { PushRecord } from './call.ts'
import { appEvidence, deviceName, pushSentence } from './diagnose-evidence.ts'
import { type CallFacts, fromApp, fromPbx } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { diagnoseRing } from './diagnose-ring.ts'
import { once } from './diagnose-words.ts'

const REPORT_REGISTERS =
  'If your PBX reports no REGISTERs (Flexisip, mod_apn and clients of sylk-pushserver do not by themselves), let it ' +
  'report them to POST /api/v1/registrations, or let the app report what it saw: else nobody can tell whether a ' +
  'phone woke. If it does report them, ask the user to open the app once and to sign in.'

/**
 * Where no REGISTER of the pushed phones was ever reported, that none came for this call says nothing of the phone:
 * some PBXes only ask for pushes. Null where REGISTERs are reported.
 */
export function diagnoseUnreported(facts: CallFacts): Finding | null {
  if (facts.isEverRegistered) return null
  if (fromPbx(facts, 'ringing', 'timeout').length > 0) return diagnoseRing(facts, facts.call.deadlineAt)
  const isInvited = fromApp(facts, 'invite_received').length > 0 || fromApp(facts, 'matched').length > 0
  return {
    cause: 'unknown',
    summary: isInvited
      ? 'Apple accepted the push and the INVITE reached the app; how the call went on was not reported.'
      : `Apple accepted the push; whether ${phonesOf(facts.pushes)} registered again is not known.`,
    evidence: once([
      ...facts.pushes.map(pushSentence),
      'no REGISTER of this account’s pushed phones was ever reported',
      ...appEvidence(facts),
    ]),
    ...(isInvited ? {} : { advice: REPORT_REGISTERS }),
  }
}

function phonesOf(pushes: readonly PushRecord[]): string {
  const accepted = pushes.filter((push) => push.status === 'accepted')
  const [only] = accepted
  return accepted.length === 1 && only !== undefined ? deviceName(only) : 'a phone'
}
