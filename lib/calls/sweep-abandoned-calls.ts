import type { PlatformContext } from '#lib/platform/context.ts'
import { refreshCause } from './refresh-cause.ts'
import { listAbandonedCalls, type OverdueCall, settleOverdueCalls } from './verdict-store.ts'

type SweepContext = Pick<PlatformContext, 'db' | 'clock' | 'log'>

/** A living gateway settles its calls within milliseconds of the deadline; it is left that much. */
const GATEWAY_GRACE_MS = 1_000
const CALLS_PER_STATEMENT = 200
const PARALLEL_DIAGNOSES = 4

/**
 * Gives a verdict to every call whose time is over and whose gateway did not: it was killed, or could not reach
 * the database. Whoever waits for such a call, in whatever process, is released. Of several workers that sweep at
 * once one settles a call.
 *
 * @returns the calls that this sweep settled
 */
export async function sweepAbandonedCalls(ctx: SweepContext): Promise<OverdueCall[]> {
  const swept: OverdueCall[] = []
  for (;;) {
    const before = new Date(ctx.clock.now().getTime() - GATEWAY_GRACE_MS)
    const abandoned = await listAbandonedCalls(ctx.db, before, CALLS_PER_STATEMENT)
    const settled = await settleOverdueCalls(ctx.db, abandoned, ctx.clock.now())
    await storeCauses(ctx, settled)
    swept.push(...settled)
    if (settled.length < CALLS_PER_STATEMENT) return swept
  }
}

/** Diagnoses calls, a few at a time. One that cannot be is logged and left to a later turn. */
export async function storeCauses(
  ctx: SweepContext,
  calls: readonly Pick<OverdueCall, 'callId' | 'tenantId'>[],
): Promise<void> {
  const left = [...calls]
  const work = async () => {
    for (let call = left.shift(); call !== undefined; call = left.shift()) {
      const { tenantId, callId } = call
      try {
        await refreshCause(ctx.db, tenantId, callId, ctx.clock.now())
      } catch (error) {
        ctx.log.warn({ error, callId }, 'could not store the cause of a call; it is tried again')
      }
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_DIAGNOSES }, work))
}
