import type { CallState, Cause, Verdict } from './call.ts'
import { CAUSES } from './causes.ts'
import { pushSentence } from './diagnose-evidence.ts'
import {
  type CallFacts,
  type DiagnosisInput,
  firstRegisterAt,
  fromPbx,
  gatherFacts,
} from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { diagnoseNoPushToken } from './diagnose-no-push-token.ts'
import { diagnoseOutcome } from './diagnose-outcome.ts'
import { diagnosePushes } from './diagnose-pushes.ts'
import { diagnoseNoRegister, diagnoseRegisterRejected } from './diagnose-registration.ts'
import { diagnoseRing } from './diagnose-ring.ts'
import { count, duration, once, span } from './diagnose-words.ts'

/** Why a call did or did not ring, in words for the operator who has the customer on the phone. */
export type Diagnosis = { cause: Cause; summary: string; evidence: string[]; advice: string }

/** The worker settles a call at its deadline; only after this much longer is it taken as settled without it. */
const SETTLE_GRACE_MS = 5_000

/**
 * Names the one cause that explains most. Pure; neither the order of pushes and events nor repeats change it.
 *
 * @param now decides only whether something that has not come yet may still come
 */
export function diagnose(input: DiagnosisInput, now: Date): Diagnosis {
  const facts = gatherFacts(input)
  const finding = find(facts, now)
  return {
    cause: finding.cause,
    summary: finding.summary,
    evidence: finding.evidence,
    advice: finding.advice ?? CAUSES[finding.cause].advice,
  }
}

function find(facts: CallFacts, now: Date): Finding {
  const outcome = diagnoseOutcome(facts)
  if (outcome !== null) return outcome
  switch (effectiveVerdict(facts, now)) {
    case null:
      return diagnoseWaiting(facts, now)
    case 'no_token':
      return diagnoseNoPushToken(facts)
    case 'push_failed':
      return diagnosePushes(facts)
    case 'no_register':
      return diagnoseNoRegister(facts)
    case 'register_rejected':
      return diagnoseRegisterRejected(facts)
    case 'cancelled':
      return diagnoseCancelled(facts)
    case 'registered':
      return diagnoseRing(facts, now)
  }
}

const SETTLED_BY_STATE: Partial<Record<CallState, Verdict>> = {
  no_token: 'no_token',
  push_failed: 'push_failed',
  no_register: 'no_register',
  cancelled: 'cancelled',
  registered: 'registered',
  forwarded: 'registered',
  ringing: 'registered',
  failed: 'registered',
}

function effectiveVerdict({ call, pushes }: CallFacts, now: Date): Verdict | null {
  const settled = call.verdict ?? SETTLED_BY_STATE[call.state]
  if (settled !== undefined && settled !== null) return settled
  if (now.getTime() < call.deadlineAt.getTime() + SETTLE_GRACE_MS) return null
  if (call.state === 'register_rejected') return 'register_rejected'
  const mayRing = pushes.some((push) => push.status === 'accepted' || push.status === 'pending')
  return mayRing ? 'no_register' : 'push_failed'
}

function diagnoseWaiting({ call, pushes }: CallFacts, now: Date): Finding {
  const accepted = pushes.filter((push) => push.status === 'accepted').length
  const leftMs = call.deadlineAt.getTime() - now.getTime()
  return {
    cause: 'in_progress',
    summary:
      accepted === 0
        ? `The push is on its way to Apple.`
        : `Apple has accepted ${count(accepted, 'push', 'pushes')}; waiting for the phone to register.`,
    evidence:
      leftMs > 0 ? [`${duration(leftMs)} of the wait are left`] : ['the wait is over, the verdict is due'],
  }
}

function diagnoseCancelled(facts: CallFacts): Finding {
  const { call, pushes } = facts
  const endedAt = fromPbx(facts, 'cancelled')[0]?.placedAt ?? call.endedAt ?? call.verdictAt
  const after = endedAt === null ? '' : ` after ${span(call.startedAt, endedAt)}`
  const registeredAt = firstRegisterAt(facts)
  return {
    cause: 'caller_cancelled',
    summary: `The caller gave up${after}, before the phone had registered again.`,
    evidence: once([
      ...pushes.map(pushSentence),
      `the wait would have been ${duration(call.waitMs)}`,
      registeredAt !== null &&
        endedAt !== null &&
        registeredAt > endedAt &&
        `the phone registered ${span(endedAt, registeredAt)} later`,
    ]),
  }
}
