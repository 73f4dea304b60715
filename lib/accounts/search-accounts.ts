import type { Context } from '#lib/platform/context.ts'
import { aorPrefixes } from './aor-prefix.ts'
import { type FoundAccount, searchAccountRows } from './search-store.ts'

export type { FoundAccount } from './search-store.ts'

const MOST_FOUND = 6

/** Accounts of the tenant whose AOR begins with what was typed; without a scheme it may be `sip` or `sips`. */
export async function searchAccounts(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  typed: string,
  limit: number = MOST_FOUND,
): Promise<FoundAccount[]> {
  if (typed.trim() === '') return []
  return searchAccountRows(ctx.db, ctx.tenantId, aorPrefixes(typed), limit)
}
