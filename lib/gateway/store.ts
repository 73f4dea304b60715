import type { Db } from '#lib/platform/db.ts'

/** How an idempotency key stands: ours to work on, done with a stored answer, at work elsewhere, or of another request. */
export type IdempotencyClaim =
  | { kind: 'claimed' }
  | { kind: 'done'; body: string }
  | { kind: 'running' }
  | { kind: 'other_request' }

type ClaimRow = { claimed: boolean; request_hash: string; body: string | null }

/**
 * Takes an idempotency key, in one statement. A key is taken over when it is older than a day, or when its first
 * request has not ended within `abandonedAfterMs`: the process that served it is gone.
 */
export async function claimIdempotencyKey(
  db: Db,
  claim: { tenantId: string; key: string; requestHash: string; now: Date; abandonedAfterMs: number },
): Promise<IdempotencyClaim> {
  const rows = await db.query<ClaimRow>(
    'idempotency-claim',
    `WITH claimed AS (
       INSERT INTO idempotency_key AS k (tenant_id, key, request_hash, created_at)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, key) DO UPDATE
          SET request_hash = $3, status = NULL, body = NULL, content_type = NULL, created_at = $4
        WHERE k.created_at < $4::timestamptz - interval '24 hours'
           OR (k.status IS NULL AND k.request_hash = $3
               AND k.created_at < $4::timestamptz - $5 * interval '1 millisecond')
       RETURNING request_hash)
     SELECT true AS claimed, request_hash, NULL AS body FROM claimed
     UNION ALL
     SELECT false, request_hash, body FROM idempotency_key
      WHERE tenant_id = $1 AND key = $2 AND NOT EXISTS (SELECT FROM claimed)`,
    [claim.tenantId, claim.key, claim.requestHash, claim.now, claim.abandonedAfterMs],
  )
  const row = rows[0]
  // No row: another request took the key after this statement's snapshot was made.
  if (row === undefined) return { kind: 'running' }
  if (row.claimed) return { kind: 'claimed' }
  if (row.request_hash !== claim.requestHash) return { kind: 'other_request' }
  return row.body === null ? { kind: 'running' } : { kind: 'done', body: row.body }
}

/** Stores the answer of a claimed key. */
export async function storeIdempotentAnswer(
  db: Db,
  answer: { tenantId: string; key: string; requestHash: string; body: string },
): Promise<void> {
  await db.query(
    'idempotency-store',
    `UPDATE idempotency_key SET status = 200, body = $4, content_type = 'application/json'
      WHERE tenant_id = $1 AND key = $2 AND request_hash = $3`,
    [answer.tenantId, answer.key, answer.requestHash, answer.body],
  )
}

/** Gives a claimed key back, for its request failed and may be tried again. */
export async function releaseIdempotencyKey(
  db: Db,
  claim: { tenantId: string; key: string; requestHash: string },
): Promise<void> {
  await db.query(
    'idempotency-release',
    'DELETE FROM idempotency_key WHERE tenant_id = $1 AND key = $2 AND request_hash = $3 AND status IS NULL',
    [claim.tenantId, claim.key, claim.requestHash],
  )
}

/** Names of the migrations that are applied whole. @throws when there is no database or no migration at all */
export async function listAppliedMigrations(db: Db): Promise<string[]> {
  const rows = await db.query<{ migration_name: string }>(
    'migrations-applied',
    `SELECT migration_name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    [],
  )
  return rows.map((row) => row.migration_name)
}
