import type { Db } from '#lib/platform/db.ts'
import { likeLiteral } from '#lib/platform/like.ts'

/** An account as a search shows it. */
export type FoundAccount = { accountId: string; aor: string; displayName: string }

/** Accounts whose AOR begins with one of these, in the order of their AORs: a range of index `account (tenant_id, aor)`. */
export async function searchAccountRows(
  db: Db,
  tenantId: string,
  aorPrefixes: readonly string[],
  limit: number,
): Promise<FoundAccount[]> {
  const rows = await db.prisma.account.findMany({
    where: { tenantId, OR: aorPrefixes.map((prefix) => ({ aor: { startsWith: likeLiteral(prefix) } })) },
    select: { id: true, aor: true, displayName: true },
    orderBy: { aor: 'asc' },
    take: limit,
  })
  return rows.map(({ id, ...rest }) => ({ accountId: id, ...rest }))
}
