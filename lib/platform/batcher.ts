type Waiting<Item, Result> = {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

type BatcherOptions<Item, Result> = {
  /** Handles many items at once; answers in the order of the items. */
  flush: (items: Item[]) => Promise<Result[]>
  maxItems: number
  /** Flushes under way at the same time. While all are busy, items gather: batches grow with the load. */
  maxFlushes: number
  /** Whether an error says that one of the items is bad. Then each of them is flushed alone, and only that one fails. */
  isItemsFault: (error: unknown) => boolean
}

/**
 * Group commit: the first item goes at once, and what arrives while the database is busy goes together in one
 * statement. Adds no delay when idle.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = []
  let flushes = 0

  const flushNext = () => {
    while (queue.length > 0 && flushes < options.maxFlushes) {
      const batch = queue.splice(0, options.maxItems)
      flushes += 1
      void flushBatch(batch, options).finally(() => {
        flushes -= 1
        flushNext()
      })
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      flushNext()
    })
}

/** Never rejects: what went wrong goes to those who wait. */
async function flushBatch<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  options: BatcherOptions<Item, Result>,
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
