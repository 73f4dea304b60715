import type { Delivery } from './inbox.ts'

/** What has happened since the start or the last reset. */
export type Counters = {
  connectionsOpened: number
  connectionsOpen: number
  requests: number
  accepted: number
  rejected: number
  /** Requests that never got a regular answer: silence, lost answers, resets, dead connections. */
  unanswered: number
  byStatus: Record<string, number>
  byReason: Record<string, number>
  goAways: number
  faultsStruck: number
} & Record<Delivery, number>

/** All at nought. */
export function newCounters(): Counters {
  return {
    connectionsOpened: 0,
    connectionsOpen: 0,
    requests: 0,
    accepted: 0,
    rejected: 0,
    unanswered: 0,
    byStatus: {},
    byReason: {},
    goAways: 0,
    faultsStruck: 0,
    delivered: 0,
    stored: 0,
    discarded: 0,
  }
}

/** Adds one under a name. */
export function countUnder(record: Record<string, number>, name: string | number): void {
  record[name] = (record[name] ?? 0) + 1
}
