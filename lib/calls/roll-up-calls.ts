import type { PlatformContext } from '#lib/platform/context.ts'
import { rollUpHours } from './roll-up-store.ts'

const HOUR_MS = 3_600_000

/**
 * Counts calls and pushes of this hour and of the `hoursBack` before it into `call_stat` and `push_stat`: what
 * Overview and suggestions read. Causes may change for some minutes after a call, and REGISTERs may come late, so hours are counted more
 * than once; the last count stands.
 */
export function rollUpCalls(
  ctx: Pick<PlatformContext, 'db' | 'clock'>,
  hoursBack: number,
): Promise<{ calls: number; rowsWritten: number }> {
  const thisHourMs = Math.floor(ctx.clock.now().getTime() / HOUR_MS) * HOUR_MS
  return rollUpHours(ctx.db, {
    from: new Date(thisHourMs - hoursBack * HOUR_MS),
    to: new Date(thisHourMs + HOUR_MS),
  })
}
