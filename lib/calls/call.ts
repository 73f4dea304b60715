import type { StoredAttempt } from '#lib/pushes/push-result.ts'

/** Where a call is. Ends and steps in one list; `CALL_STATE_RANK` says what may follow what. */
export type CallState =
  | 'received'
  | 'pushing'
  | 'waiting'
  | 'no_token'
  | 'push_failed'
  | 'no_register'
  | 'register_rejected'
  | 'registered'
  | 'forwarded'
  | 'ringing'
  | 'failed'
  | 'cancelled'
  | 'answered'

/** The gateway's answer to the PBX. Settled once, never changed. */
export type Verdict =
  | 'registered'
  | 'no_token'
  | 'push_failed'
  | 'no_register'
  | 'register_rejected'
  | 'cancelled'

/** What a simple PBX script acts on: hold the INVITE, forward it now, or refuse it. */
export type Decision = 'wait' | 'forward' | 'reject'

/** Why a call did or did not ring. */
export type Cause =
  | 'in_progress'
  | 'answered'
  | 'declined'
  | 'busy'
  | 'unanswered'
  | 'answered_elsewhere'
  | 'caller_cancelled'
  | 'no_push_token'
  | 'push_tokens_invalid'
  | 'wrong_environment'
  | 'wrong_topic'
  | 'credential_missing'
  | 'credential_expired'
  | 'credential_rejected'
  | 'throttled'
  | 'payload_too_large'
  | 'apns_unreachable'
  | 'never_registered'
  | 'registered_late'
  | 'register_rejected'
  | 'not_forwarded'
  | 'forwarded_before_register'
  | 'forwarded_without_hint'
  | 'unknown'

export type PushStatus = 'pending' | 'accepted' | 'rejected' | 'unsent'

/** One call as stored. Its id is the push hint. Times are the gateway's unless said otherwise. */
export type CallRecord = {
  id: string
  tenantId: string
  appId: string | null
  aor: string
  sipCallId: string
  caller: string
  callerName: string
  withVideo: boolean
  state: CallState
  verdict: Verdict | null
  sipCode: number | null
  cause: string
  waitMs: number
  deadlineAt: Date
  contact: string
  pushedCount: number
  acceptedCount: number
  failedCount: number
  wokeCount: number
  startedAt: Date
  pushedAt: Date | null
  firstWokeAt: Date | null
  forwardedAt: Date | null
  answeredAt: Date | null
  endedAt: Date | null
  verdictAt: Date | null
  isTest: boolean
}

/** One push of a call as stored. Its id is the `apns-id`. */
export type PushRecord = {
  id: string
  callId: string | null
  deviceId: string
  pushTokenId: string
  aor: string
  deviceName: string
  tokenLastFour: string
  credentialId: string | null
  credentialName: string
  environment: 'production' | 'sandbox' | 'unknown'
  topic: string
  apnsUniqueId: string
  status: PushStatus
  httpStatus: number | null
  /** Apple's reason, or our word for what kept the push from being sent. Empty when accepted. */
  reason: string
  /** One sentence for a person. */
  detail: string
  invalidSince: Date | null
  attempts: StoredAttempt[]
  payload: unknown
  queueMs: number | null
  wireMs: number | null
  expirationAt: Date
  settledAt: Date | null
  wokeAt: Date | null
  contact: string
}

export type EventSource = 'pbx' | 'gateway' | 'app' | 'apple'

/** One thing that somebody told us of a call. What the gateway did itself stands in call and pushes. */
export type CallEventRecord = {
  id: string
  deviceId: string | null
  /** `register` (a REGISTER of a pushed device), an event type of `POST /calls/events` or of `POST /device-events`. */
  type: string
  at: Date
  heardAt: Date
  saidBy: EventSource
  code: number | null
  detail: Record<string, unknown>
}

/** A call with everything that is known of it: what timeline and diagnosis are made from. */
export type CallRecords = {
  call: CallRecord
  pushes: PushRecord[]
  events: CallEventRecord[]
  /** Of a call that nobody registered for: whether any REGISTER of its pushed devices was ever reported. */
  isEverRegistered?: boolean
}
