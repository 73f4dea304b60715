import type { Context } from '#lib/platform/context.ts'
import { type FoundPushToken, searchPushTokenRows } from './search-store.ts'

export type { FoundPushToken } from './search-store.ts'

const MOST_FOUND = 6

/** Fewer last characters than this are an AOR's extension as often as the end of a push token. */
const FEWEST_CHARACTERS = 4

/** Push tokens of the tenant by their last characters, four or more, up to the whole value. */
export async function searchPushTokens(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  typed: string,
): Promise<FoundPushToken[]> {
  const ending = typed
    .trim()
    .replace(/^[.…•]+/, '')
    .toLowerCase()
  if (ending.length < FEWEST_CHARACTERS || !/^[0-9a-f]+$/.test(ending)) return []
  return searchPushTokenRows(ctx.db, ctx.tenantId, ending, MOST_FOUND)
}
