import { suggestWaitFor } from '#lib/devices/suggest-wait.ts'
import type { Context } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { findAppWakeHistograms } from './app-wait-store.ts'
import { addWakeHistograms, wakeTimePercentileMs } from './wake-time.ts'

const DAYS = 30
const DAY_MS = 86_400_000
const ENOUGH_WAKES = 20

/** A wait that would have been enough, and what it was taken from. */
export type WaitSuggestion = {
  waitSeconds: number
  wakes: number
  medianMs: number
  p95Ms: number
  days: number
}

/** The wait that the wake times of an app's phones ask for; null where too few woke in the last 30 days. */
export async function suggestAppWait(
  ctx: Pick<Context, 'db' | 'tenantId' | 'clock'>,
  appId: string,
): Promise<WaitSuggestion | null> {
  if (!isUuid(appId)) return null
  const since = new Date(ctx.clock.now().getTime() - DAYS * DAY_MS)
  const histogram = addWakeHistograms(await findAppWakeHistograms(ctx.db, ctx.tenantId, appId, since))
  const wakes = histogram.reduce((sum, count) => sum + count, 0)
  const [medianMs, p95Ms] = [wakeTimePercentileMs(histogram, 0.5), wakeTimePercentileMs(histogram, 0.95)]
  if (wakes < ENOUGH_WAKES || medianMs === null || p95Ms === null) return null
  return { waitSeconds: suggestWaitFor(p95Ms), wakes, medianMs, p95Ms, days: DAYS }
}
