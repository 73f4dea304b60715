import type { AttemptResult } from './attempt-result.ts'
import type { PushAttempt, PushOutcome, UnsentCause } from './outcome.ts'
import type { Place } from './pool.ts'
import { classifyReason } from './reasons.ts'
import type { RetryKind } from './retry-schedule.ts'

type Answer = Extract<AttemptResult, { kind: 'answered' }>

const NO_PLACE: Record<Exclude<Place, object>, string> = {
  deadline: 'No APNs stream became free before the deadline.',
  overloaded: 'Too many pushes were waiting for this credential.',
  circuit_open: 'APNs refused the credential while the push was waiting.',
  stopped: 'The process was stopping, or the credential was withdrawn.',
}

/** The account of one push: its attempts, where its time went, and what to answer in the end. */
export class PushRun {
  readonly attempts: PushAttempt[] = []
  /** An attempt ended with its fate unknown. */
  maybeDelivered = false
  /** Connection that failed last, to be avoided. */
  avoid: number | null = null
  jwtRenewals = 0
  topicRetried = false
  /** How far Apple's clock was ahead of ours at its last answer; null before one. */
  skewMs: number | null = null
  #wireMs = 0
  #lastAnswer: Answer | null = null
  #failures: Record<RetryKind, number> = { server_fault: 0, throttled: 0, transport: 0 }
  readonly #apnsId: string
  readonly #startedMs = performance.now()
  readonly #endMs: number

  /** @param budgetMs time until the deadline */
  constructor(apnsId: string, budgetMs: number) {
    this.#apnsId = apnsId
    this.#endMs = this.#startedMs + budgetMs
  }

  get remainingMs(): number {
    return this.#endMs - performance.now()
  }

  /** Counts a failure of a kind; how many of that kind there were. */
  failed(kind: RetryKind): number {
    this.#failures[kind] += 1
    return this.#failures[kind]
  }

  record(at: Date, connection: number, wireMs: number, result: AttemptResult): void {
    this.#wireMs += wireMs
    this.attempts.push({
      at,
      connection,
      wireMs,
      status: result.kind === 'broken' ? null : result.kind === 'accepted' ? 200 : result.status,
      reason: result.kind === 'answered' ? result.reason : null,
      fault: result.kind === 'broken' ? result.fault : null,
    })
    this.#lastAnswer = result.kind === 'answered' ? result : null
    if (result.kind === 'broken' && result.maybeDelivered) this.maybeDelivered = true
  }

  accepted(apnsUniqueId: string | null): PushOutcome {
    return { kind: 'accepted', apnsUniqueId, ...this.#account() }
  }

  rejected(answer: Answer): PushOutcome {
    const { status, invalidSince } = answer
    const { action } = classifyReason(status, answer.reason)
    const reason = answer.reason ?? `HTTP ${status}`
    return { kind: 'rejected', status, reason, action, invalidSince, ...this.#account() }
  }

  unsent(cause: UnsentCause, detail: string): PushOutcome {
    return { kind: 'unsent', cause, detail, maybeDelivered: this.maybeDelivered, ...this.#account() }
  }

  /** There was no place on a connection. What Apple answered before, if it did, says more than that. */
  withoutPlace(place: Exclude<Place, object>, trouble: string | null): PushOutcome {
    if (this.#lastAnswer !== null && place !== 'stopped') return this.rejected(this.#lastAnswer)
    if (place === 'deadline' && trouble !== null) {
      return this.unsent('unreachable', `APNs cannot be reached: ${trouble}.`)
    }
    return this.unsent(place, NO_PLACE[place])
  }

  /** Apple asked for a pause for this push token, and it ends too late. */
  throttledTooLong(): PushOutcome {
    if (this.#lastAnswer !== null) return this.rejected(this.#lastAnswer)
    return this.unsent('deadline', 'APNs asked for a pause for this push token that ends after the deadline.')
  }

  /** No further attempt fits before the deadline. */
  outOfTime(): PushOutcome {
    if (this.#lastAnswer !== null) return this.rejected(this.#lastAnswer)
    const last = this.attempts.at(-1)
    const why = last === undefined ? 'it had passed already' : `the last attempt ended with ${last.fault}`
    return this.unsent('deadline', `No answer of APNs before the deadline: ${why}.`)
  }

  #account(): Pick<PushOutcome, 'apnsId' | 'attempts' | 'queueMs' | 'wireMs' | 'skewMs'> {
    const totalMs = performance.now() - this.#startedMs
    return {
      apnsId: this.#apnsId,
      attempts: this.attempts,
      queueMs: Math.max(0, totalMs - this.#wireMs),
      wireMs: this.#wireMs,
      skewMs: this.skewMs,
    }
  }
}
