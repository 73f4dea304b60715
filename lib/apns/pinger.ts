import type { ClientHttp2Session } from 'node:http2'
import type { ApnsLimits } from './limits.ts'

/** A timer so late tells of this process, which was held up itself: the answer may lie unread. */
const HELD_UP_MS = 100

/**
 * Finds a connection whose path is dead: `node-apn` sends pings too, but only logs that no answer came (W2).
 * A busy connection that has been silent for a while is pinged, an idle one every now and then; a ping
 * without an answer in time is the end of the connection.
 */
export class Pinger {
  #heardAt = performance.now()
  #busySince = this.#heardAt
  #deadline: NodeJS.Timeout | null = null
  readonly #limits: ApnsLimits
  readonly #onSilence: () => void

  constructor(limits: ApnsLimits, onSilence: () => void) {
    this.#limits = limits
    this.#onSilence = onSilence
  }

  /** Anything came from the other side. */
  heard(): void {
    this.#heardAt = performance.now()
  }

  /** @param inFlight pushes on the connection, this one included */
  pushStarted(inFlight: number): void {
    if (inFlight <= 1) this.#busySince = performance.now()
  }

  /** @returns whether a busy connection has gone silent and was pinged for it */
  tick(nowMs: number, session: ClientHttp2Session, inFlight: number): boolean {
    const busyAndSilent =
      inFlight > 0 && nowMs - Math.max(this.#heardAt, this.#busySince) >= this.#limits.pingBusyMs
    if (!busyAndSilent && nowMs - this.#heardAt < this.#limits.pingIdleMs) return false
    return this.ping(session) && busyAndSilent
  }

  /** @returns false if an answer is awaited already */
  ping(session: ClientHttp2Session): boolean {
    if (this.#deadline !== null || session.destroyed) return false
    this.#awaitAnswer()
    session.ping((error) => {
      this.stop()
      if (error === null) this.heard()
    })
    return true
  }

  #awaitAnswer(): void {
    const { pingTimeoutMs } = this.#limits
    const endMs = performance.now() + pingTimeoutMs
    this.#deadline = setTimeout(() => {
      if (performance.now() - endMs > HELD_UP_MS) this.#awaitAnswer()
      else this.#onSilence()
    }, pingTimeoutMs)
  }

  stop(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    this.#deadline = null
  }
}
