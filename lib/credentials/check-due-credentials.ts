import type { Apns } from '#lib/apns/send-push.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import { checkCredential } from './check-credential.ts'
import { type DueCredential, listDueCredentials } from './due-store.ts'
import type { Judgement } from './judge-credential.ts'

const EVERY_MS = 3_600_000
/** A broken credential is looked at this often at first: Apple's own faults end within minutes. */
const SOONEST_MS = 10_000
const MOST_AT_A_TURN = 200
/** An APNs that does not answer takes ten seconds for each. */
const AT_ONCE = 8

type CheckingContext = PlatformContext & { keyRing: KeyRing; apns: Apns }

/**
 * Asks Apple about every credential in use, each once an hour, and about a broken one more often: the answer that
 * it is good again ends its brokenness. Keeps no connection open afterwards.
 *
 * @param options.brokenOnly for turns that follow each other closely
 */
export async function checkDueCredentials(
  ctx: CheckingContext,
  { brokenOnly }: { brokenOnly: boolean },
): Promise<{ checked: number; broken: number; mended: number; narrowed: number; failed: number }> {
  const due = await listDueCredentials(ctx.db, {
    now: ctx.clock.now(),
    brokenOnly,
    everyMs: EVERY_MS,
    soonestMs: SOONEST_MS,
    limit: MOST_AT_A_TURN,
  })
  const counts = { checked: 0, broken: 0, mended: 0, narrowed: 0, failed: 0 }
  for (let from = 0; from < due.length; from += AT_ONCE) {
    for (const judgement of await Promise.all(
      due.slice(from, from + AT_ONCE).map((one) => check(ctx, one)),
    )) {
      counts[judgement === 'failed' ? 'failed' : 'checked'] += 1
      if (judgement !== 'unchanged' && judgement !== 'failed') counts[judgement] += 1
    }
  }
  return counts
}

/** One that fails does not keep the others from their turn. */
async function check(
  ctx: CheckingContext,
  { tenantId, credentialId }: DueCredential,
): Promise<Judgement | 'failed'> {
  try {
    const { judgement } = await checkCredential({ ...ctx, tenantId }, { credentialId })
    return judgement
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'not_found'
    if (!isGone) ctx.log.error({ tenantId, credentialId, err: error }, 'a credential could not be checked')
    return 'failed'
  } finally {
    await ctx.apns.forget(credentialId)
  }
}
