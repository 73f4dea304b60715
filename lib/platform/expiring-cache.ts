type Entry<Value> = { value: Promise<Value>; staleAt: number }

/**
 * Keeps what changes seldom close to the hot path. One load per key at a time; a failed load is not kept.
 * Whoever changes the data notifies `reveille_config`, and `forget` is called on it: the age limit is the
 * second net.
 */
export type ExpiringCache<Value> = {
  get(key: string): Promise<Value>
  forget(key: string): void
  forgetAll(): void
}

/** @param maxEntries the oldest entry goes when there are more */
export function createExpiringCache<Value>(options: {
  load: (key: string) => Promise<Value>
  maxAgeMs: number
  maxEntries: number
}): ExpiringCache<Value> {
  const entries = new Map<string, Entry<Value>>()

  const load = (key: string): Promise<Value> => {
    const value = options.load(key)
    const entry = { value, staleAt: performance.now() + options.maxAgeMs }
    entries.delete(key)
    entries.set(key, entry)
    if (entries.size > options.maxEntries) {
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        break
      }
    }
    value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key)
    })
    return value
  }

  return {
    get(key) {
      const entry = entries.get(key)
      return entry !== undefined && entry.staleAt > performance.now() ? entry.value : load(key)
    },
    forget: (key) => void entries.delete(key),
    forgetAll: () => entries.clear(),
  }
}
