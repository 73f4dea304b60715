import type { Db } from '#lib/platform/db.ts'
import { MANY_FAILURES } from './device.ts'

/** Active push tokens that end before a moment, the next to end first. Index push_token (tenant_id, expires_at) WHERE status = 'active'. */
export async function findEndingPushTokenIds(
  db: Db,
  tenantId: string,
  until: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'find_ending_push_tokens',
    `SELECT id FROM push_token WHERE tenant_id = $1 AND status = 'active' AND expires_at <= $2
    ORDER BY expires_at LIMIT $3`,
    [tenantId, until, limit],
  )
  return rows.map((row) => row.id)
}

/** Active push tokens whose last pushes woke nobody, most pushes first. Index push_token (tenant_id, failures, id), failing ones only. */
export async function findFailingPushTokenIds(db: Db, tenantId: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'find_failing_push_tokens',
    `SELECT id FROM push_token WHERE tenant_id = $1 AND status = 'active' AND failures >= ${MANY_FAILURES}
    ORDER BY failures DESC, id LIMIT $2`,
    [tenantId, limit],
  )
  return rows.map((row) => row.id)
}

/** How long a tenant's push tokens live, and after how long without a REGISTER one is stale, in days. */
export async function findPushTokenTerms(
  db: Db,
  tenantId: string,
): Promise<{ lifetimeDays: number; staleAfterDays: number }> {
  const tenant = await db.prisma.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { pushTokenLifetimeDays: true, staleAfterDays: true },
  })
  return { lifetimeDays: tenant.pushTokenLifetimeDays, staleAfterDays: tenant.staleAfterDays }
}
