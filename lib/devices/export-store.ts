import type { Db } from '#lib/platform/db.ts'

/** A push token with all that another system needs to take it over. */
export type ExportedPushToken = {
  id: string
  aor: string
  value: string
  kind: 'voip' | 'alert'
  environment: 'production' | 'sandbox' | 'unknown'
  bundle_id: string
  instance_id: string | null
  user_agent: string
  status: 'active' | 'invalid' | 'replaced' | 'disabled'
  last_registered_at: Date
  expires_at: Date
}

/** One page of a tenant's push tokens, in the order of their making. Pages by key; index push_token (tenant_id, id). */
export function listExportPage(
  db: Db,
  tenantId: string,
  page: { afterId: string; limit: number },
): Promise<ExportedPushToken[]> {
  return db.query<ExportedPushToken>(
    'export_push_tokens',
    `SELECT pt.id, pt.aor, pt.value, pt.kind, pt.environment, app.bundle_id, d.instance_id, d.user_agent, pt.status,
      pt.last_registered_at, pt.expires_at
    FROM push_token pt
    JOIN app ON app.tenant_id = pt.tenant_id AND app.id = pt.app_id
    JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
    WHERE pt.tenant_id = $1 AND pt.id > $2::uuid ORDER BY pt.id LIMIT $3`,
    [tenantId, page.afterId, page.limit],
  )
}
