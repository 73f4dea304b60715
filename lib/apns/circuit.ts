const LONGEST_OPEN_MS = 10 * 60_000

/** Whether a push may be tried: freely, as the one trial of a credential that was refused, or not at all. */
export type Passage = 'free' | 'trial' | 'blocked'

/**
 * Stops the pushes of a credential that Apple refuses as a whole: Apple disconnects senders that keep
 * sending what it refuses. After a while one push is let through; its answer closes the circuit or keeps it
 * open for twice as long, up to 10 minutes. Times are milliseconds of any one clock.
 */
export class Circuit {
  #openUntil: number | null = null
  #openings = 0
  #trialRunning = false
  #why = ''
  readonly #openMs: number

  constructor(openMs: number) {
    this.#openMs = openMs
  }

  get isOpen(): boolean {
    return this.#openUntil !== null
  }

  /** Why it is open: one sentence; empty while closed. */
  get why(): string {
    return this.#why
  }

  /**
   * Asked before each push. A trial must end in `close`, `open` or `abandonTrial`.
   *
   * @param asked a person asked for this try: it is a trial even before its time
   */
  enter(nowMs: number, asked: boolean): Passage {
    if (this.#openUntil === null) return 'free'
    if (!asked && (this.#trialRunning || nowMs < this.#openUntil)) return 'blocked'
    this.#trialRunning = true
    return 'trial'
  }

  /** The credential was refused. Refusals of pushes that were under way when it opened change nothing. */
  open(nowMs: number, why: string): void {
    if (this.#openUntil !== null && !this.#trialRunning) return
    this.#trialRunning = false
    this.#openings += 1
    this.#openUntil = nowMs + Math.min(this.#openMs * 2 ** (this.#openings - 1), LONGEST_OPEN_MS)
    this.#why = why
  }

  /** Apple answered to the credential. */
  close(): void {
    this.#openUntil = null
    this.#openings = 0
    this.#trialRunning = false
    this.#why = ''
  }

  /** The trial ended without an answer: the next push is the next trial. */
  abandonTrial(): void {
    this.#trialRunning = false
  }
}
