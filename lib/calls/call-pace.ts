/** Times within a call that are the gateway's own. Milliseconds. */
export type CallPace = {
  /** `wait=pushed` answers after this long even if APNs has not. */
  pushedWaitMs: number
  /** Kept for storing what a push came to before its call is over. */
  storeMarginMs: number
}

export const CALL_PACE: CallPace = { pushedWaitMs: 1_000, storeMarginMs: 150 }
