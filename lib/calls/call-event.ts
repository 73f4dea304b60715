import type { CallState, Verdict } from './call.ts'

type EventRow = {
  /** Where the call is once this was heard; null for a note. */
  state: CallState | null
  /** The verdict that it settles, if there is none yet. */
  verdict: Verdict | null
  /** Whether nothing more will happen to the call. */
  isEnd: boolean
}

/** What each event of `POST /calls/events` means. A type that is not here is kept as a note. */
export const CALL_EVENT_TABLE: Readonly<Record<string, EventRow>> = {
  forwarded: { state: 'forwarded', verdict: null, isEnd: false },
  ringing: { state: 'ringing', verdict: null, isEnd: false },
  answered: { state: 'answered', verdict: null, isEnd: false },
  refused: { state: 'failed', verdict: null, isEnd: true },
  failed: { state: 'failed', verdict: null, isEnd: true },
  timeout: { state: 'failed', verdict: null, isEnd: true },
  rejected: { state: 'failed', verdict: null, isEnd: true },
  cancelled: { state: 'cancelled', verdict: 'cancelled', isEnd: true },
  ended: { state: null, verdict: null, isEnd: true },
  register_rejected: { state: 'register_rejected', verdict: 'register_rejected', isEnd: false },
}

const NOTE: EventRow = { state: null, verdict: null, isEnd: false }

/** What an event means; a note for a type that we do not know. */
export function meaningOfEvent(type: string): EventRow {
  return Object.hasOwn(CALL_EVENT_TABLE, type) ? (CALL_EVENT_TABLE[type] ?? NOTE) : NOTE
}
