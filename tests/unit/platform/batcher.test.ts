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
    maxFlushes: 1,
    isItemsFault,
  })
  return { flushed, batcher }
}

it('the first item goes at once, the others gather meanwhile, and each gets its own answer', async () => {
  const { flushed, batcher } = doubling(() => false)
  expect(await Promise.all([1, 2, 3, 4, 5].map(batcher))).toEqual([2, 4, 6, 8, 10])
  expect(flushed).toEqual([[1], [2, 3, 4], [5]])
})

it('one bad item fails alone', async () => {
  const { flushed, batcher } = doubling(() => true)
  const answers = await Promise.allSettled([1, 2, BAD, 4].map(batcher))
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(flushed).toEqual([[1], [2, BAD, 4], [2], [BAD], [4]])
})

it('a fault that is no item’s fails the whole batch, once, and the next batch goes on', async () => {
  const { flushed, batcher } = doubling(() => false)
  const answers = await Promise.allSettled([1, BAD, 3].map(batcher))
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(await batcher(4)).toBe(8)
  expect(flushed).toEqual([[1], [BAD, 3], [4]])
})
