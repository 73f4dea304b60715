import type { PushAction } from './reasons.ts'

/** Why a push ended without an answer of Apple's. */
export type UnsentCause =
  | 'deadline'
  | 'unreachable'
  | 'credential_unusable'
  | 'circuit_open'
  | 'overloaded'
  | 'stopped'
  | 'invalid_push_token'

/** One APNs request. Either `status` or `fault` is set. */
export type PushAttempt = {
  at: Date
  status: number | null
  reason: string | null
  /** What broke below HTTP; null if Apple answered. */
  fault: string | null
  wireMs: number
  /** Number of the APNs connection, unique in this process. */
  connection: number
}

type Common = {
  apnsId: string
  attempts: PushAttempt[]
  /** Milliseconds spent waiting for a connection, for a free stream, and between attempts. */
  queueMs: number
  /** Milliseconds spent on the wire, over all attempts. */
  wireMs: number
  /** How far Apple's clock was ahead of ours at its last answer, in milliseconds; null without one. */
  skewMs: number | null
}

/** Apple took the push. It does not say that the phone got it. */
export type PushAccepted = Common & {
  kind: 'accepted'
  /** Sandbox only: finds the push in Apple's Push Notification Console for 7 days. */
  apnsUniqueId: string | null
}

/** Apple answered no, for good or until the deadline. */
export type PushRejected = Common & {
  kind: 'rejected'
  status: number
  reason: string
  action: PushAction
  /** With 410: since when Apple has known that the push token is inactive for the topic. */
  invalidSince: Date | null
}

/** No answer of Apple's that ends the push. */
export type PushUnsent = Common & {
  kind: 'unsent'
  cause: UnsentCause
  /** One sentence for a person; holds no secret. */
  detail: string
  /** An attempt ended with its fate unknown: the phone may have got the push all the same. */
  maybeDelivered: boolean
}

/** How a push ended. Every push ends with one of these, before its deadline. */
export type PushOutcome = PushAccepted | PushRejected | PushUnsent
