import type { Db } from '#lib/platform/db.ts'
import { edgeOf, type KeysetQuery } from '#lib/platform/keyset.ts'
import { prefixRange } from '#lib/platform/prefix-range.ts'

/** Which way a page goes: on in the order of AORs, or back. */
function direction({ order }: KeysetQuery): {
  beyond: '<' | '>'
  orBeyond: '<=' | '>='
  sort: 'ASC' | 'DESC'
} {
  return order === 'asc'
    ? { beyond: '<', orBeyond: '<=', sort: 'DESC' }
    : { beyond: '>', orBeyond: '>=', sort: 'ASC' }
}

/**
 * Ids of one page of devices whose AOR begins so, in the order of AORs, those of one account in the order of their
 * ids. Index account_aor_prefix_idx, from each account to its devices by `device (tenant_id, account_id)`.
 */
export async function findDeviceIdsByAor(
  db: Db,
  tenantId: string,
  filter: { aorPrefix: string; accountId?: string | undefined },
  query: KeysetQuery,
): Promise<string[]> {
  const { from, below } = prefixRange(filter.aorPrefix)
  const { beyond, orBeyond, sort } = direction(query)
  const values: unknown[] = [tenantId, from, below, query.take]
  const conditions = ['a.tenant_id = $1::uuid', 'a.aor COLLATE "C" >= $2', 'a.aor COLLATE "C" < $3']
  if (filter.accountId !== undefined) conditions.push(`a.id = $${values.push(filter.accountId)}::uuid`)
  const edge = edgeOf(query)
  if (edge !== undefined) {
    const edgeId = `$${values.push(edge)}::uuid`
    const edgeAor = `(SELECT ea.aor FROM device ed JOIN account ea ON ea.tenant_id = ed.tenant_id AND ea.id = ed.account_id
      WHERE ed.tenant_id = $1::uuid AND ed.id = ${edgeId})`
    // The second says the same as the third and a little more; it is what the index can start from.
    conditions.push(`a.aor COLLATE "C" ${orBeyond} ${edgeAor}`)
    conditions.push(`(a.aor COLLATE "C" ${beyond} ${edgeAor} OR d.id ${beyond} ${edgeId})`)
  }
  const rows = await db.prisma.$queryRawUnsafe<{ id: string }[]>(
    `SELECT d.id FROM account a JOIN device d ON d.tenant_id = a.tenant_id AND d.account_id = a.id
    WHERE ${conditions.join(' AND ')} ORDER BY a.aor COLLATE "C" ${sort}, d.id ${sort} LIMIT $4`,
    ...values,
  )
  return rows.map(({ id }) => id)
}

/**
 * Ids of one page of push tokens whose AOR begins so, in the order of AORs. Index push_token_aor_prefix_idx, which is
 * in the order of the page.
 */
export async function findPushTokenIdsByAor(
  db: Db,
  tenantId: string,
  filter: {
    aorPrefix: string
    status?: string | undefined
    environment?: string | undefined
    appId?: string | undefined
  },
  query: KeysetQuery,
): Promise<string[]> {
  const { from, below } = prefixRange(filter.aorPrefix)
  const { beyond, sort } = direction(query)
  const values: unknown[] = [tenantId, from, below, query.take]
  const conditions = ['tenant_id = $1::uuid', 'aor COLLATE "C" >= $2', 'aor COLLATE "C" < $3']
  const equal = (column: string, type: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}::${type}`)
  }
  equal('status', 'push_token_status', filter.status)
  equal('environment', 'push_environment', filter.environment)
  equal('app_id', 'uuid', filter.appId)
  const edge = edgeOf(query)
  if (edge !== undefined) {
    conditions.push(`(aor COLLATE "C", id) ${beyond}
      (SELECT e.aor COLLATE "C", e.id FROM push_token e WHERE e.tenant_id = $1::uuid AND e.id = $${values.push(edge)}::uuid)`)
  }
  const rows = await db.prisma.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM push_token WHERE ${conditions.join(' AND ')} ORDER BY aor COLLATE "C" ${sort}, id ${sort} LIMIT $4`,
    ...values,
  )
  return rows.map(({ id }) => id)
}
