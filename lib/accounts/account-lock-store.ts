import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'

/** Finds or makes the account and locks it: REGISTERs of one account that change something go one after the other. */
export async function lockAccount(run: Db['query'], tenantId: string, aor: string): Promise<string> {
  const rows = await run<{ id: string }>(
    'lock_account',
    `INSERT INTO account (id, tenant_id, aor) VALUES ($1, $2, $3)
    ON CONFLICT (tenant_id, aor) DO UPDATE SET aor = excluded.aor RETURNING id`,
    [newId(), tenantId, aor],
  )
  const accountId = rows[0]?.id
  if (accountId === undefined) throw new Error('an upserted account has no id')
  return accountId
}
