type Waiting<Item, Result> = {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

type BatcherOptions<Item, Result> = {
  /** Handles many items at once; answers in the order of the items. */
  flush: (items: Item[]) => Promise<Result[]>
  /** Whether an error says that one of the items is bad. Then each of them is flushed alone, and only that one fails. */
  isItemsFault: (error: unknown) => boolean
  maxItems?: number
  patienceMs?: number
  /** How long after a flush has begun the next may, while there are not `maxItems`: for what nobody waits for. */
  restMs?: number
}

const MAX_ITEMS = 64
/** Longer than a statement takes, shorter than anybody would notice. */
const PATIENCE_MS = 10
/** A flush that waits for a lock must not hold up everybody else's. */
const MAX_FLUSHES = 2

/**
 * Group commit: what arrives in one turn of the event loop, or while the database is busy, goes together in one
 * statement. Adds no delay when idle. Items gather while one flush is under way, until there are `maxItems` of them
 * or it has taken `patienceMs`; then a second one begins beside it.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const { maxItems = MAX_ITEMS, restMs = 0, patienceMs = Math.max(restMs, PATIENCE_MS) } = options
  const queue: Waiting<Item, Result>[] = []
  let isAsked = false
  let lastStartMs = Number.NEGATIVE_INFINITY
  /** When the flushes that are under way began, the oldest first. */
  const underWay: { startMs: number }[] = []
  let isTimed = false

  const mayFlush = () => {
    if (queue.length === 0 || underWay.length >= MAX_FLUSHES) return false
    if (queue.length >= maxItems) return true
    const oldest = underWay[0]
    const nowMs = performance.now()
    return nowMs - lastStartMs >= restMs && (oldest === undefined || nowMs - oldest.startMs >= patienceMs)
  }

  const flushNext = () => {
    isAsked = false
    while (mayFlush()) {
      lastStartMs = performance.now()
      const flush = { startMs: lastStartMs }
      underWay.push(flush)
      void flushBatch(queue.splice(0, maxItems), options).finally(() => {
        underWay.splice(underWay.indexOf(flush), 1)
        flushNext()
      })
    }
    if (queue.length > 0 && underWay.length < MAX_FLUSHES && !isTimed) {
      isTimed = true
      setTimeout(outOfPatience, patienceMs)
    }
  }

  const outOfPatience = () => {
    isTimed = false
    flushNext()
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      if (isAsked) return
      isAsked = true
      setImmediate(flushNext)
    })
}

/** Never rejects: what went wrong goes to those who wait. */
async function flushBatch<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  options: Pick<BatcherOptions<Item, Result>, 'flush' | 'isItemsFault'>,
): Promise<void> {
  try {
    const results = await options.flush(batch.map((waiting) => waiting.item))
    for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as Result)
  } catch (error) {
    if (batch.length > 1 && options.isItemsFault(error)) {
      for (const waiting of batch) await flushBatch([waiting], options)
      return
    }
    for (const waiting of batch) waiting.reject(error)
  }
}
