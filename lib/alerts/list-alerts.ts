import type { Context } from '#lib/platform/context.ts'
import type { KeysetCursor, KeysetPage } from '#lib/platform/keyset.ts'
import type { AlertRecord, AlertStatus } from './alert.ts'
import { alertScope } from './alert-scope.ts'
import { countByStatus, listAlertRows } from './store.ts'

const PAGE_SIZE = 50

export type ListAlertsInput = {
  /** Null: of any status. */
  status?: AlertStatus | null
  rule?: string | null
  cursor?: KeysetCursor
  limit?: number
}

/** Alerts of the tenant, newest first; for a platform admin those of the platform among them. */
export function listAlerts(
  ctx: Pick<Context, 'db' | 'tenantId' | 'actor'>,
  input: ListAlertsInput = {},
): Promise<KeysetPage<AlertRecord>> {
  const filter = { status: input.status ?? null, rule: input.rule ?? null }
  return listAlertRows(ctx.db, alertScope(ctx), filter, input.cursor ?? {}, input.limit ?? PAGE_SIZE)
}

/** How many alerts there are in each status. */
export function countAlerts(
  ctx: Pick<Context, 'db' | 'tenantId' | 'actor'>,
): Promise<Record<AlertStatus, number>> {
  return countByStatus(ctx.db, alertScope(ctx))
}
