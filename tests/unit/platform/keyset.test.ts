import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { type KeysetCursor, keysetPage, keysetQuery } from '#lib/platform/keyset.ts'

/** What PostgreSQL would give for the query. */
function pageOf(ids: readonly string[], cursor: KeysetCursor, limit: number) {
  const query = keysetQuery(cursor, limit)
  const { id } = query
  const rows = ids
    .filter((one) => id === undefined || ('lt' in id ? one < id.lt : one > id.gt))
    .sort((a, b) => (query.order === 'asc' ? (a < b ? -1 : 1) : a < b ? 1 : -1))
    .slice(0, query.take)
  return keysetPage(query, rows, (one) => one)
}

it('shows every row exactly once on the way down, and the same pages on the way up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }), (count, limit) => {
      const ids = Array.from({ length: count }, () => newId())
      const pages = [pageOf(ids, {}, limit)]
      for (let cursor = pages[0]?.olderCursor; cursor; cursor = pages.at(-1)?.olderCursor) {
        pages.push(pageOf(ids, { before: cursor }, limit))
      }
      expect(pages.flatMap((page) => page.items)).toEqual([...ids].reverse())
      expect(pages[0]?.newerCursor).toBeNull()

      let page = pages.at(-1)
      for (let index = pages.length - 2; index >= 0; index -= 1) {
        page = pageOf(ids, { after: page?.newerCursor ?? '' }, limit)
        expect(page.items).toEqual(pages[index]?.items)
      }
      expect(page?.newerCursor).toBeNull()
    }),
  )
})

it('takes a cursor that is no id for the first page', () => {
  expect(keysetQuery({ before: "' OR 1=1" }, 10)).toEqual({ id: undefined, order: 'desc', take: 11 })
})
