const SERVER_FAULT_MS = [250, 750, 2_000, 4_000]
const THROTTLED_MS = [500, 1_000, 2_000, 4_000]
/** No answer: at once, then slower, so that a server that refuses all gets no storm. */
const TRANSPORT_MS = [0, 0, 20, 50, 100, 250]
const SHORTEST_WAIT_MS = 200

/** Why a push is tried again. */
export type RetryKind = 'server_fault' | 'throttled' | 'transport'

const SCHEDULES: Record<RetryKind, number[]> = {
  server_fault: SERVER_FAULT_MS,
  throttled: THROTTLED_MS,
  transport: TRANSPORT_MS,
}

/**
 * How long to wait before the next attempt, in milliseconds; null if none fits before the deadline.
 *
 * Apple says to wait 15 minutes after a 5xx. A phone that should ring cannot: a few jittered attempts inside
 * the deadline are made instead. A wait that does not fit is halved into what remains, down to 200 ms.
 *
 * @param failures how often this kind of failure has happened to this push, at least 1
 * @param jitter 0 to 1
 */
export function retryDelayMs(
  kind: RetryKind,
  failures: number,
  remainingMs: number,
  jitter: number,
): number | null {
  const schedule = SCHEDULES[kind]
  const planned = schedule[Math.min(failures, schedule.length) - 1] ?? 0
  const delayMs = planned * (0.75 + jitter / 2)
  if (delayMs < remainingMs * 0.8) return delayMs
  return remainingMs / 2 >= SHORTEST_WAIT_MS ? remainingMs / 2 : null
}

/**
 * How long to wait before opening a connection again: 0 after a connection that worked, else 0.1 s doubling
 * to 5 s, each between half and the whole of that. Milliseconds.
 *
 * @param failures connections in a row that came to nothing
 */
export function reconnectDelayMs(failures: number, jitter: number): number {
  if (failures === 0) return 0
  return Math.min(5_000, 100 * 2 ** (failures - 1)) * (0.5 + jitter / 2)
}

/** A `Retry-After` header (RFC 9110 §10.2.3) as milliseconds from now; null if there is none that we can read. */
export function parseRetryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}
