import { expect, it } from 'vitest'
import { createBatcher } from '#lib/platform/batcher.ts'

const BAD = -1

/** Doubles numbers, and refuses every batch with a bad one in it. */
function doubling(isItemsFault: (error: unknown) => boolean) {
  const flushed: number[][] = []
  const batcher = createBatcher<number, number>({
    flush: async (items) => {
      flushed.push(items)
      if (items.includes(BAD)) throw new Error('bad')
      return items.map((item) => item * 2)
    },
    maxItems: 3,
    isItemsFault,
  })
  return { flushed, batcher }
}

it('what arrives at once goes together, what arrives meanwhile next, and each gets its own answer', async () => {
  const { flushed, batcher } = doubling(() => false)
  expect(await Promise.all([1, 2, 3, 4, 5].map(batcher))).toEqual([2, 4, 6, 8, 10])
  expect(flushed).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
})

it('one bad item fails alone', async () => {
  const { flushed, batcher } = doubling(() => true)
  const answers = await Promise.allSettled([1, 2, BAD, 4].map(batcher))
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(flushed).toEqual([[1, 2, BAD], [1], [2], [BAD], [4]])
})

it('a fault that is no item’s fails the whole batch, once, and the next batch goes on', async () => {
  const { flushed, batcher } = doubling(() => false)
  const answers = await Promise.allSettled([1, BAD, 3, 4].map(batcher))
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
  expect(flushed).toEqual([[1, BAD, 3], [4]])
})

it('a flush that hangs does not hold up what comes after it', async () => {
  const hung = Promise.withResolvers<number[]>()
  const batcher = createBatcher<number, number>({
    flush: (items) => (items.includes(1) ? hung.promise : Promise.resolve(items)),
    patienceMs: 1,
    isItemsFault: () => false,
  })
  const first = batcher(1)
  expect(await new Promise((resolve) => setImmediate(() => resolve(batcher(2))))).toBe(2)
  hung.resolve([1])
  expect(await first).toBe(1)
})

it('a full batch does not wait for the one before it', async () => {
  const hung = Promise.withResolvers<number[]>()
  const batcher = createBatcher<number, number>({
    flush: (items) => (items.includes(1) ? hung.promise : Promise.resolve(items)),
    maxItems: 3,
    patienceMs: 60_000,
    isItemsFault: () => false,
  })
  const first = [1, 1, 1].map(batcher)
  expect(await Promise.all([2, 3, 4].map(batcher))).toEqual([2, 3, 4])
  hung.resolve([1, 1, 1])
  expect(await Promise.all(first)).toEqual([1, 1, 1])
})

it('what nobody waits for goes at once, and then rests until more has gathered, or enough for a full batch', async () => {
  const flushed: number[][] = []
  const batcher = createBatcher<number, number>({
    flush: async (items) => {
      flushed.push(items)
      return items
    },
    maxItems: 3,
    restMs: 60_000,
    isItemsFault: () => false,
  })
  expect(await batcher(1)).toBe(1)
  const rested = [2, 3].map(batcher)
  await new Promise(setImmediate)
  expect(flushed).toEqual([[1]])
  rested.push(batcher(4))
  expect(await Promise.all(rested)).toEqual([2, 3, 4])
  expect(flushed).toEqual([[1], [2, 3, 4]])
})
