const ENTRIES_KEPT = 10_000

/** Apple's 429 counts per push token, so the pause does too. Times are milliseconds of one clock. */
export class Throttle {
  readonly #notBefore = new Map<string, number>()

  /** Pushes for this push token wait until then. */
  hold(pushToken: string, untilMs: number, nowMs: number): void {
    if (this.#notBefore.size >= ENTRIES_KEPT) this.#forgetPast(nowMs)
    this.#notBefore.set(pushToken, Math.max(untilMs, this.#notBefore.get(pushToken) ?? 0))
  }

  /** How long a push for this push token has to wait; 0 as a rule. */
  waitMs(pushToken: string, nowMs: number): number {
    if (this.#notBefore.size === 0) return 0
    const until = this.#notBefore.get(pushToken)
    if (until === undefined) return 0
    if (until <= nowMs) this.#notBefore.delete(pushToken)
    return Math.max(0, until - nowMs)
  }

  /** Drops what is over; if nothing is, the oldest entry, so that memory stays bounded. */
  #forgetPast(nowMs: number): void {
    for (const [pushToken, until] of this.#notBefore) if (until <= nowMs) this.#notBefore.delete(pushToken)
    if (this.#notBefore.size < ENTRIES_KEPT) return
    const oldest = this.#notBefore.keys().next()
    if (!oldest.done) this.#notBefore.delete(oldest.value)
  }
}
