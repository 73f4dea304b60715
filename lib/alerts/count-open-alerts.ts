import type { Context } from '#lib/platform/context.ts'
import { countAlertRows } from './count-store.ts'

/** How many alerts of the tenant wait for somebody to look: neither acknowledged, nor snoozed, nor resolved. */
export function countOpenAlerts(ctx: Pick<Context, 'db' | 'tenantId'>): Promise<number> {
  return countAlertRows(ctx.db, ctx.tenantId)
}
