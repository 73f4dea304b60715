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
  /** Of each call that has events under way: resolves, and never rejects, when the last of them is stored. */
  const tails = new Map<string, Promise<unknown>>()
  const apply = createBatcher<NewCallEvent, AppliedEvent | null>({
    flush: (events) => applyCallEvents(db.query, events),
    isItemsFault: isRefusedValue,
  })

  // A statement changes a call once: the second event of a call waits for the first, and nobody else's for either.
  const applyInTurn = (event: NewCallEvent) => {
    const { callId } = event
    const applied = tails.get(callId)?.then(() => apply(event)) ?? apply(event)
    const tail = applied
      .catch(() => undefined)
      .finally(() => {
        if (tails.get(callId) === tail) tails.delete(callId)
      })
    tails.set(callId, tail)
    return applied
  }

  return (event) =>
    event.saidBy === 'pbx' && event.type === 'register_rejected'
      ? applyRefusedRegister(db, event)
      : applyInTurn(event)
}
