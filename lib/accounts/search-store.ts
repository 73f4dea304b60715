import type { Db } from '#lib/platform/db.ts'
import { prefixRange } from '#lib/platform/prefix-range.ts'

/** An account as a search shows it. */
export type FoundAccount = { accountId: string; aor: string; displayName: string }

/** Accounts whose AOR begins with one of these, in the order of their AORs: ranges of index account_aor_prefix_idx. */
export function searchAccountRows(
  db: Db,
  tenantId: string,
  aorPrefixes: readonly string[],
  limit: number,
): Promise<FoundAccount[]> {
  const ranges = aorPrefixes.map(prefixRange)
  return db.query<FoundAccount>(
    'search_accounts',
    `SELECT found.* FROM unnest($2::text[], $3::text[]) AS range(low, high) CROSS JOIN LATERAL (
      SELECT id AS "accountId", aor, display_name AS "displayName" FROM account
      WHERE tenant_id = $1 AND aor COLLATE "C" >= low AND aor COLLATE "C" < high ORDER BY aor COLLATE "C" LIMIT $4
    ) AS found ORDER BY aor COLLATE "C" LIMIT $4`,
    [tenantId, ranges.map(({ from }) => from), ranges.map(({ below }) => below), limit],
  )
}
