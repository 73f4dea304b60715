import type { Db } from '#lib/platform/db.ts'
import { MOST_COUNTED, type TenantUsage } from './usage.ts'

type UsageRow = {
  id: string
  slug: string
  name: string
  status: TenantUsage['status']
  created_at: Date
  members: number
  accounts: number
  devices: number
  active_push_tokens: number
  calls: number
}

const counted = (rows: string) =>
  `(SELECT count(*)::int FROM (SELECT FROM ${rows} LIMIT ${MOST_COUNTED + 1}) AS counted)`

/**
 * Tenants by name with what each uses, after a name and slug. Counts of the registry alone: history is counted
 * by what was rolled up. Indexes: the keys (tenant_id, …) of each table, of which no more is read than is told.
 */
export async function listTenantUsage(
  db: Db,
  page: { afterSlug: string; words: string; since: Date; limit: number },
): Promise<TenantUsage[]> {
  const rows = await db.query<UsageRow>(
    'list_tenant_usage',
    `SELECT t.id, t.slug, t.name, t.status::text AS status, t.created_at,
            (SELECT count(*)::int FROM membership m WHERE m.tenant_id = t.id) AS members,
            ${counted('account WHERE tenant_id = t.id')} AS accounts,
            ${counted('device WHERE tenant_id = t.id')} AS devices,
            ${counted("push_token WHERE tenant_id = t.id AND status = 'active'")} AS active_push_tokens,
            (SELECT coalesce(sum(s.calls), 0)::int FROM call_stat s WHERE s.tenant_id = t.id AND s.hour >= $3)
              AS calls
       FROM tenant t
      WHERE t.slug > $1 AND (position($2 IN t.slug) > 0 OR position($2 IN lower(t.name)) > 0)
      ORDER BY t.slug LIMIT $4`,
    [page.afterSlug, page.words, page.since, page.limit],
  )
  return rows.map(({ id, created_at, active_push_tokens, ...rest }) => ({
    ...rest,
    tenantId: id,
    createdAt: created_at,
    activePushTokens: active_push_tokens,
  }))
}
