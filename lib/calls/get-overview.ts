import type { Context } from '#lib/platform/context.ts'
import { buildOverview, type Overview } from './overview.ts'
import { barZone, isFine, OVERVIEW_RANGES, type OverviewRange } from './overview-range.ts'
import { countCalls, countPushes, listBars, type OverviewScope } from './overview-store.ts'

const HOUR_MS = 3_600_000

export type OverviewInput = {
  range: OverviewRange
  /** IANA name of the zone whose days the bars are. */
  zone: string
  /** Null: all apps of the tenant. */
  app: { appId: string; topic: string } | null
}

/**
 * What happened in a range. Hours that are over are read as they were rolled up; this hour and the one before it,
 * whose count may still change, from history.
 */
export async function getOverview(
  ctx: Pick<Context, 'db' | 'tenantId' | 'clock'>,
  { range, zone, app }: OverviewInput,
): Promise<Overview> {
  const now = ctx.clock.now()
  const { ms, stepMs } = OVERVIEW_RANGES[range]
  const from = new Date(now.getTime() - ms)
  const bars = await listBars(ctx.db, { zone: barZone(range, zone), stepMs, from }, now)
  const first = bars[0] ?? from
  const lastHours = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - HOUR_MS)
  const scope: OverviewScope = {
    tenantId: ctx.tenantId,
    bars,
    liveFrom: isFine(range) ? first : lastHours,
    app,
  }
  const [calls, pushes] = await Promise.all([countCalls(ctx.db, scope), countPushes(ctx.db, scope)])
  return buildOverview(bars, calls, pushes)
}
