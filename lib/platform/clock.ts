/** The only source of "now" in use cases, so that tests decide what time it is. */
export type Clock = {
  /** The present moment. */
  now(): Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }
