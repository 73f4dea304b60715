import type { ApnsEnvironment } from './environment.ts'

/** One request as the service saw it. `status` and `answeredAt` stay null when it was never answered. */
export type LedgerEntry = {
  sequence: number
  apnsId: string
  environment: ApnsEnvironment
  connectionId: number
  streamId: number
  method: string
  path: string
  /** The push token of the path, lower case; null when the path has none. */
  pushToken: string | null
  /** As received, but a provider token is replaced by `#` and its hash. */
  headers: Record<string, string>
  body: string
  /** Whether the push was taken and handed on, answered or not. */
  accepted: boolean
  status: number | null
  reason: string | null
  /** The scripted fault that struck, by its kind. */
  fault: string | null
  receivedAt: Date
  answeredAt: Date | null
  jwtHash: string | null
  certFingerprint: string | null
}

/** Every request, oldest first, up to a bound. */
export type Ledger = {
  write(entry: Omit<LedgerEntry, 'sequence'>): LedgerEntry
  list(): LedgerEntry[]
  clear(): void
}

/** A ledger that keeps the newest `capacity` requests. */
export function createLedger(capacity: number): Ledger {
  let entries: LedgerEntry[] = []
  let written = 0
  return {
    write(entry) {
      const numbered = Object.assign(entry, { sequence: written + 1 })
      entries[written % capacity] = numbered
      written += 1
      return numbered
    },
    list() {
      const oldest = written % capacity
      return written <= capacity ? [...entries] : [...entries.slice(oldest), ...entries.slice(0, oldest)]
    },
    clear() {
      entries = []
      written = 0
    },
  }
}

/** A value that several requests share, with how many of them were accepted. */
export type Duplicate = { key: string; requests: number; accepted: number }

/** Requests that share a key, most often the apns-id or the call's UUID in the payload. Null keys are left out. */
export function findDuplicates(
  entries: readonly LedgerEntry[],
  keyOf: (entry: LedgerEntry) => string | null = (entry) => entry.apnsId,
): Duplicate[] {
  const counted = new Map<string, Duplicate>()
  for (const entry of entries) {
    const key = keyOf(entry)
    if (key === null) continue
    const duplicate = counted.get(key) ?? { key, requests: 0, accepted: 0 }
    duplicate.requests += 1
    if (entry.accepted) duplicate.accepted += 1
    counted.set(key, duplicate)
  }
  return [...counted.values()].filter((duplicate) => duplicate.requests > 1)
}
