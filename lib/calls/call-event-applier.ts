import { createBatcher } from '#lib/platform/batcher.ts'
import { type Db, isRefusedValue } from '#lib/platform/db.ts'
import { type AppliedEvent, applyCallEvents, applyRefusedRegister, type NewCallEvent } from './event-store.ts'

/**
 * Stores an event and what follows from it; null if the tenant has no such call. Under load events of many calls
 * share a statement.
 */
export type CallEventApplier = (event: NewCallEvent) => Promise<AppliedEvent | null>

/** One per process. */
export function createCallEventApplier(db: Db): CallEventApplier {
  const apply = createBatcher<NewCallEvent, AppliedEvent | null>({
    flush: (events) => applyInTurns(db, events),
    isItemsFault: isRefusedValue,
  })
  return (event) =>
    event.saidBy === 'pbx' && event.type === 'register_rejected'
      ? applyRefusedRegister(db, event)
      : apply(event)
}

/** A statement changes a call once: a second event of it has its turn in the next one. */
async function applyInTurns(db: Db, events: readonly NewCallEvent[]): Promise<(AppliedEvent | null)[]> {
  const answers = new Map<NewCallEvent, AppliedEvent | null>()
  for (let left = events; left.length > 0; ) {
    const firsts = new Map<string, NewCallEvent>()
    for (const event of left) if (!firsts.has(event.callId)) firsts.set(event.callId, event)
    const turn = [...firsts.values()]
    for (const [n, applied] of (await applyCallEvents(db.query, turn)).entries()) {
      const event = turn[n]
      if (event !== undefined) answers.set(event, applied)
    }
    left = left.filter((event) => firsts.get(event.callId) !== event)
  }
  return events.map((event) => answers.get(event) ?? null)
}
