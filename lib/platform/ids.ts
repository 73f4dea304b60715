import { v7 as uuidv7 } from 'uuid'

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * A new UUIDv7 (RFC 9562 §5.7), lower case. Ids made by one process in one millisecond still sort in the
 * order of their making, so id order is time order.
 *
 * @param at the time to carry; the machine's time if absent
 */
export function newId(at?: Date): string {
  return at === undefined ? uuidv7() : uuidv7({ msecs: at.getTime() })
}

/** The smallest UUIDv7 of a moment: the lower bound of an id range that means "since". */
export function idLowerBound(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** When a UUIDv7 was made, to the millisecond. */
export function idTime(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
}

/** Whether a text is a UUID of any version. Everything else is answered as "not there" before SQL sees it. */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text)
}

/** The smallest, which is the oldest, of some ids; null if there are none. */
export function oldestId(ids: readonly string[]): string | null {
  return [...ids].sort()[0] ?? null
}
