import type { Db } from '#lib/platform/db.ts'
import { prefixRange } from '#lib/platform/prefix-range.ts'
import { callerKey } from './caller-key.ts'

/** What narrows a list of calls beside the caller; ids are the edges of the page and of a time range. */
export type CallerFilter = {
  caller: string
  equal: Readonly<Record<string, { value: string; type: string } | undefined>>
  ids: readonly { operator: '<' | '>' | '>='; id: string }[]
}

/**
 * Ids of calls whose caller begins with what was typed, newest first, or oldest first for paging back. Index call
 * (tenant_id, caller_key(caller), id), alone if nothing else narrows the list, or (tenant_id, id) where so many calls
 * have the beginning that the newest of them are near: PostgreSQL chooses for each search, by its statistics.
 */
export async function findCallIdsByCaller(
  db: Db,
  tenantId: string,
  filter: CallerFilter,
  page: { order: 'asc' | 'desc'; limit: number },
): Promise<string[]> {
  const { from, below } = prefixRange(callerKey(filter.caller))
  const values: unknown[] = [tenantId, from, below, page.limit]
  const conditions = [
    'tenant_id = $1::uuid',
    'caller_key(caller) COLLATE "C" >= $2',
    'caller_key(caller) COLLATE "C" < $3',
  ]
  for (const [column, wanted] of Object.entries(filter.equal)) {
    if (wanted !== undefined) conditions.push(`${column} = $${values.push(wanted.value)}::${wanted.type}`)
  }
  for (const { operator, id } of filter.ids) conditions.push(`id ${operator} $${values.push(id)}::uuid`)
  const rows = await db.prisma.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM call WHERE ${conditions.join(' AND ')} ORDER BY id ${page.order === 'asc' ? 'ASC' : 'DESC'} LIMIT $4`,
    ...values,
  )
  return rows.map(({ id }) => id)
}
