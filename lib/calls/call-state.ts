import type { CallState } from './call.ts'

/**
 * The one transition table: a call moves to a state of a higher rank and never back. A maximum does not depend
 * on the order in which it is taken, so the same reports in any order, with repeats, end in the same state.
 *
 * `registered` stands above the gateway's own ends, because a PBX may forward a call after the gateway gave up;
 * `answered` stands above all: a person has picked up, whatever else is reported.
 */
export const CALL_STATE_RANK: Readonly<Record<CallState, number>> = {
  received: 0,
  pushing: 1,
  waiting: 2,
  no_token: 3,
  push_failed: 4,
  no_register: 5,
  register_rejected: 6,
  registered: 7,
  forwarded: 8,
  ringing: 9,
  failed: 10,
  cancelled: 11,
  answered: 12,
}

const STATES = Object.keys(CALL_STATE_RANK) as CallState[]

/** The state after hearing that the call is in `heard`. Commutative, associative and idempotent. */
export function nextState(current: CallState, heard: CallState): CallState {
  return CALL_STATE_RANK[heard] > CALL_STATE_RANK[current] ? heard : current
}

/** Every state from which `next` may follow: what a statement compares with, so that the move is atomic. */
export function statesBefore(next: CallState): CallState[] {
  return STATES.filter((state) => CALL_STATE_RANK[state] < CALL_STATE_RANK[next])
}
