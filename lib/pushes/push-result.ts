import type { PushOutcome } from '#lib/apns/outcome.ts'

/** What a push came to, in the words that are stored. Made from APNs' outcome, or from what kept us from sending. */
export type PushResult = {
  pushId: string
  tenantId: string
  /** Null for a test push. */
  callId: string | null
  pushTokenId: string
  status: 'accepted' | 'rejected' | 'unsent'
  environment: 'production' | 'sandbox'
  credentialId: string | null
  credentialName: string
  apnsUniqueId: string
  httpStatus: number | null
  reason: string
  detail: string
  invalidSince: Date | null
  attempts: readonly StoredAttempt[]
  payload: unknown
  queueMs: number | null
  wireMs: number | null
  settledAt: Date
  effect: PushTokenEffect
}

/** One attempt of a push as stored in `push.attempts`. */
export type StoredAttempt = {
  at: string
  environment: 'production' | 'sandbox'
  status: number | null
  reason: string | null
  fault: string | null
  wireMs: number
}

/**
 * What a result means for the push token.
 *
 * - `environment_learnt`: Apple took it in this environment.
 * - `gone`: Apple says that it is inactive since `invalidSince`; it counts only if that is not older than the
 *   push token's last registration ("Handling notification responses from APNs").
 * - `refused`: no environment that we have a credential for knows it, or it is not for this topic. It is never
 *   deleted, and a new REGISTER with it revives it.
 */
export type PushTokenEffect =
  | { kind: 'none' }
  | { kind: 'environment_learnt'; environment: 'production' | 'sandbox' }
  | { kind: 'gone'; reason: string; invalidSince: Date | null }
  | { kind: 'refused'; reason: string }

/** Attempts of one or two APNs requests of the same push, in order, as they are stored. */
export function storedAttempts(
  tries: readonly { environment: 'production' | 'sandbox'; outcome: PushOutcome }[],
) {
  return tries.flatMap(({ environment, outcome }) =>
    outcome.attempts.map((attempt) => ({
      at: attempt.at.toISOString(),
      environment,
      status: attempt.status,
      reason: attempt.reason,
      fault: attempt.fault,
      wireMs: Math.round(attempt.wireMs * 100) / 100,
    })),
  )
}
