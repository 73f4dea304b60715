import { classifyReason } from '#lib/apns/reasons.ts'
import type { Cause, PushRecord } from './call.ts'
import { deviceEvidence, pushSentence } from './diagnose-evidence.ts'
import { type CallFacts, fromPbx } from './diagnose-facts.ts'
import type { Finding } from './diagnose-finding.ts'
import { adviceForPushes, pushFigures, summaryOfPushes } from './diagnose-push-words.ts'
import { day, once } from './diagnose-words.ts'

/** First what stops every phone of the app, last what concerns one push token only. */
const MOST_TELLING: readonly Cause[] = [
  'credential_rejected',
  'credential_expired',
  'credential_missing',
  'wrong_topic',
  'payload_too_large',
  'apns_unreachable',
  'throttled',
  'wrong_environment',
  'push_tokens_invalid',
  'unknown',
]

/** Why no push of the call was accepted. */
export function diagnosePushes(facts: CallFacts): Finding {
  const failed = facts.pushes.filter((push) => push.status !== 'accepted')
  const causes = new Set(failed.map(causeOfFailure))
  const cause = MOST_TELLING.find((each) => causes.has(each)) ?? 'unknown'
  const telling = failed.filter((push) => causeOfFailure(push) === cause)
  const advice = adviceForPushes(cause, telling)
  const finding: Finding = {
    cause,
    summary: summaryOfPushes(facts, cause, telling),
    evidence: once([
      ...failed.map(pushSentence),
      ...failed.map((push) => meaning(push, cause)),
      ...pushFigures(facts, cause, telling),
      ...credentialEvidence(facts, cause),
      ...deviceEvidence(facts),
      fromPbx(facts, 'forwarded').length > 0 && 'the PBX forwarded the INVITE all the same',
    ]),
  }
  return advice === null ? finding : { ...finding, advice }
}

/** Why one push was not accepted. */
function causeOfFailure(push: PushRecord): Cause {
  const own = OWN_REASONS[push.reason]
  if (push.status !== 'rejected')
    return own === 'by_attempts' || own === undefined ? causeOfAttempts(push) : own(push)
  const cause = causeOfAnswer(push.httpStatus ?? 0, push.reason)
  const other = push.attempts.some((attempt) => attempt.reason === 'BadDeviceToken')
  // The first environment did not know it, and the other one could not be asked.
  return cause === 'credential_rejected' && other ? 'wrong_environment' : cause
}

/** Our own words for a push that was not sent: `UnsentCause` of lib/apns, `CredentialLack`, and the worker's. */
const OWN_REASONS: Readonly<Record<string, ((push: PushRecord) => Cause) | 'by_attempts'>> = {
  credential_missing: () => 'credential_missing',
  credential_expired: () => 'credential_expired',
  credential_rejected: () => 'credential_rejected',
  credential_unusable: (push) =>
    /expired/i.test(push.detail) ? 'credential_expired' : 'credential_rejected',
  circuit_open: () => 'credential_rejected',
  PayloadTooLarge: () => 'payload_too_large',
  invalid_push_token: () => 'push_tokens_invalid',
  gateway_fault: () => 'unknown',
  unreachable: 'by_attempts',
  deadline: 'by_attempts',
}

function causeOfAttempts(push: PushRecord): Cause {
  const last = push.attempts.findLast((attempt) => attempt.status !== null)
  const cause =
    last?.status === undefined || last.status === null ? null : causeOfAnswer(last.status, last.reason ?? '')
  return cause === 'throttled' || cause === 'wrong_environment' ? cause : 'apns_unreachable'
}

function causeOfAnswer(status: number, reason: string): Cause {
  if (reason === 'BadTopic' || reason === 'TopicDisallowed') return 'wrong_topic'
  switch (classifyReason(status, reason).action) {
    case 'push_token_gone':
      return 'push_tokens_invalid'
    case 'push_token_wrong_environment':
      return 'wrong_environment'
    case 'push_token_wrong_topic':
      return 'wrong_topic'
    case 'credential_broken':
    case 'credential_refresh':
      return 'credential_rejected'
    case 'throttled':
      return 'throttled'
    case 'payload_too_large':
      return 'payload_too_large'
    case 'retry':
      return 'apns_unreachable'
    case 'request_faulty':
    case 'unknown':
      return status === 403 ? 'credential_rejected' : 'unknown'
  }
}

/** Apple's reasons in plain words. */
function meaning(push: PushRecord, cause: Cause): string | null {
  if (push.status !== 'rejected' || push.httpStatus === null) return null
  if (cause === 'wrong_environment' && push.reason === 'BadDeviceToken') return null
  const { meaning: words, action } = classifyReason(push.httpStatus, push.reason)
  return action === 'unknown' ? null : `${push.reason}: ${words.replace(/\.$/, '')}`
}

function credentialEvidence({ call, credentials }: CallFacts, cause: Cause): string[] {
  if (!cause.startsWith('credential_')) return []
  return credentials.map(({ name, status, notAfter }) => {
    if (notAfter === null) return `credential “${name}” is ${status}`
    const verb = notAfter <= call.startedAt ? 'expired on' : 'valid until'
    return `credential “${name}” is ${status}, ${verb} ${day(notAfter)}`
  })
}
