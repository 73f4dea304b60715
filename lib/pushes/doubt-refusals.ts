import type { PlatformContext } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { countRefusals, endDoubt, markDoubted, type RefusalCount, restoreRefused } from './doubt-store.ts'

const WINDOW_MS = 10 * 60_000
/** Fewer refused push tokens may well be bad ones. */
const MANY = 5
/** Of the push tokens that were pushed: if so many are refused, it is not their fault. */
const SHARE = 0.5
const BATCH = 500

/** What is to be thought of an app's refusals: the pure rule. */
export function judgeRefusals(
  count: Pick<RefusalCount, 'isDoubted' | 'refused' | 'accepted'>,
): 'doubt' | 'believe' | 'as_before' {
  const { isDoubted, refused, accepted } = count
  const isMass = refused >= MANY && refused >= SHARE * (refused + accepted)
  if (!isDoubted) return isMass ? 'doubt' : 'as_before'
  // A doubt ends with proof that Apple takes pushes again, not with silence.
  return accepted > 0 && refused < SHARE * (refused + accepted) ? 'believe' : 'as_before'
}

/**
 * Sees a fault of ours where Apple refuses an app's push tokens by the dozen: a credential of another team, the
 * wrong environment, the wrong topic. From then on a refusal ends no push token of that app, those that it had
 * ended in the last ten minutes come back, and an alert says so. The doubt ends when most are accepted again.
 */
export async function doubtRefusals(
  ctx: Pick<PlatformContext, 'db' | 'clock' | 'log'>,
): Promise<{ doubted: number; believed: number; restored: number }> {
  const { db, clock, log } = ctx
  const since = new Date(clock.now().getTime() - WINDOW_MS)
  const done = { doubted: 0, believed: 0, restored: 0 }
  for (const count of await countRefusals(db, since, MANY)) {
    const judged = judgeRefusals(count)
    if (judged === 'doubt' && (await markDoubted(db, count, clock.now()))) {
      done.doubted += 1
      log.warn({ ...count }, 'most push tokens of an app are refused: that is not their fault')
    }
    if (judged === 'believe') {
      await endDoubt(db, count)
      done.believed += 1
    }
    if (judged === 'doubt' || (count.isDoubted && judged === 'as_before')) {
      done.restored += await restoreAll(ctx, count, since)
    }
  }
  return done
}

async function restoreAll(
  { db, clock }: Pick<PlatformContext, 'db' | 'clock'>,
  app: { tenantId: string; appId: string },
  since: Date,
): Promise<number> {
  let total = 0
  for (let restored = BATCH; restored === BATCH; total += restored) {
    const now = clock.now()
    const eventIds = Array.from({ length: BATCH }, () => newId(now))
    restored = await restoreRefused(db, app, since, now, eventIds)
  }
  return total
}
