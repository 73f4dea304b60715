import { isUuid } from './ids.ts'

/** Where a page of a list starts: right after (`before`: older than) or right before (`after`: newer than) an id. */
export type KeysetCursor = { before?: string; after?: string }

/** One page, newest first, and the cursors of its neighbours; null where there is none. */
export type KeysetPage<Item> = { items: Item[]; newerCursor: string | null; olderCursor: string | null }

/** What a Prisma query takes for one page of `limit` rows by a UUIDv7 `id`, and one row more to know if there is another. */
export type KeysetQuery = {
  id: { lt: string } | { gt: string } | undefined
  order: 'asc' | 'desc'
  take: number
}

/** A cursor that is no id is the first page: it came from a URL, which people edit. */
export function keysetQuery(cursor: KeysetCursor, limit: number): KeysetQuery {
  const take = limit + 1
  if (cursor.after !== undefined && isUuid(cursor.after))
    return { id: { gt: cursor.after }, order: 'asc', take }
  if (cursor.before !== undefined && isUuid(cursor.before)) {
    return { id: { lt: cursor.before }, order: 'desc', take }
  }
  return { id: undefined, order: 'desc', take }
}

/** Makes the page of what {@link keysetQuery} found. */
export function keysetPage<Item>(
  query: KeysetQuery,
  rows: readonly Item[],
  idOf: (item: Item) => string,
): KeysetPage<Item> {
  const limit = query.take - 1
  const hasMore = rows.length > limit
  const goesUp = query.order === 'asc'
  const items = rows.slice(0, limit)
  if (goesUp) items.reverse()
  const [first, last] = [items.at(0), items.at(-1)]
  // Having gone one way, there is something the other way: the page that one came from.
  const hasNewer = goesUp ? hasMore : query.id !== undefined
  const hasOlder = goesUp ? true : hasMore
  return {
    items,
    newerCursor: first !== undefined && hasNewer ? idOf(first) : null,
    olderCursor: last !== undefined && hasOlder ? idOf(last) : null,
  }
}

/** Rows in the order of their ids as another statement gave them; an id without a row is left out. */
export function byOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const known = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => known.get(id) ?? [])
}

/** The id that the page starts right after or before; undefined on the first page. */
export function edgeOf({ id }: KeysetQuery): string | undefined {
  if (id === undefined) return undefined
  return 'lt' in id ? id.lt : id.gt
}
