import type { ApnsEnvironment } from './credential.ts'

/** A `Date` header has whole seconds: on average the time is half a second later. */
const HALF_SECOND_MS = 500

/** How far Apple's clock was ahead of ours when it last answered, by environment. */
export class AppleClock {
  readonly #skewMs = new Map<ApnsEnvironment, number>()

  /**
   * Takes note of an answer.
   *
   * @param appleNow the time in the answer
   * @param ourNow our time in the middle of request and answer
   */
  heard(environment: ApnsEnvironment, appleNow: Date, ourNow: Date): number {
    const skewMs = appleNow.getTime() + HALF_SECOND_MS - ourNow.getTime()
    this.#skewMs.set(environment, skewMs)
    return skewMs
  }

  /** Milliseconds, exact to about a second; an environment that has not answered yet is missing. */
  list(): { environment: ApnsEnvironment; skewMs: number }[] {
    return [...this.#skewMs].map(([environment, skewMs]) => ({ environment, skewMs }))
  }
}
