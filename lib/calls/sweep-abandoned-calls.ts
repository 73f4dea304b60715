import type { PlatformContext } from '#lib/platform/context.ts'
import { isDatabaseAway } from '#lib/platform/db.ts'
import { refreshCauses } from './refresh-cause.ts'
import { listAbandonedCalls, type OverdueCall, settleOverdueCalls } from './verdict-store.ts'

type SweepContext = Pick<PlatformContext, 'db' | 'clock' | 'log'>

/** A living gateway settles its calls within milliseconds of the deadline; it is left that much. */
const GATEWAY_GRACE_MS = 1_000
const CALLS_PER_STATEMENT = 200
const CALLS_PER_TRANSACTION = 32

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

/** Diagnoses calls, many in a transaction. One that cannot be is logged and left to a later turn. */
export async function storeCauses(
  ctx: SweepContext,
  calls: readonly Pick<OverdueCall, 'callId' | 'tenantId'>[],
): Promise<void> {
  for (let start = 0; start < calls.length; start += CALLS_PER_TRANSACTION) {
    await storeSomeCauses(ctx, calls.slice(start, start + CALLS_PER_TRANSACTION))
  }
}

async function storeSomeCauses(
  ctx: SweepContext,
  calls: readonly Pick<OverdueCall, 'callId' | 'tenantId'>[],
): Promise<void> {
  try {
    await refreshCauses(ctx.db, calls, ctx.clock.now())
  } catch (error) {
    if (calls.length > 1 && !isDatabaseAway(error)) {
      for (const call of calls) await storeSomeCauses(ctx, [call])
      return
    }
    ctx.log.warn(
      { error, callId: calls[0]?.callId, calls: calls.length },
      'could not store the causes of calls; they are tried again',
    )
  }
}
