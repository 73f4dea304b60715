import type { KeysetCursor, KeysetPage } from '#lib/platform/keyset.ts'
import type { AlertRecord, AlertStatus } from './alert.ts'
import { type AlertContext, alertScope } from './alert-scope.ts'
import { countByStatus, listAlertRows } from './store.ts'

const PAGE_SIZE = 50

export type ListAlertsInput = {
  /** Null: of any status. */
  status?: AlertStatus | null
  rule?: string | null
  cursor?: KeysetCursor
  limit?: number
}

/**
 * Alerts of the tenant, newest first; those of the platform where the context has no tenant.
 *
 * @throws AppError `not_found` for who asks for the platform's alerts and is no platform admin
 */
export async function listAlerts(
  ctx: Pick<AlertContext, 'db' | 'tenantId' | 'actor'>,
  input: ListAlertsInput = {},
): Promise<KeysetPage<AlertRecord>> {
  const filter = { status: input.status ?? null, rule: input.rule ?? null }
  return listAlertRows(
    ctx.db,
    alertScope(ctx, 'viewer'),
    filter,
    input.cursor ?? {},
    input.limit ?? PAGE_SIZE,
  )
}

/** How many alerts there are in each status, of whom {@link listAlerts} lists. */
export async function countAlerts(
  ctx: Pick<AlertContext, 'db' | 'tenantId' | 'actor'>,
): Promise<Record<AlertStatus, number>> {
  return countByStatus(ctx.db, alertScope(ctx, 'viewer'))
}
