import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { answerCall } from './call-answer.ts'
import type { CallContext } from './call-context.ts'
import type { AwaitVerdictQuery, CallAnswer } from './schemas.ts'
import { type CallStanding, findCallStanding, settleOverdueCalls } from './verdict-store.ts'

/** Longest sleep between two looks: the net under a lost notification, and the pace of `until: 'pushed'`. */
const LOOK_AGAIN_MS = 2_000
const PUSHED_LOOK_AGAIN_MS = 50

/**
 * Blocks until the call has a verdict or, with `after`, until more than that many devices have registered
 * again; at most `waitSeconds`.
 *
 * @throws AppError `not_found` for a call that is not there or not the tenant's
 */
export async function awaitVerdict(
  ctx: CallContext,
  input: AwaitVerdictQuery & { pushHint: string },
): Promise<CallAnswer> {
  if (!isUuid(input.pushHint)) throw notFound()
  const standing = await awaitStanding(ctx, input.pushHint, {
    maxMs: input.waitSeconds * 1000,
    until: input.after === undefined ? 'verdict' : { wokeMoreThan: input.after },
  })
  return answerCall(ctx, standing, input.detail)
}

type Wait = {
  /** Null waits until the call's deadline. */
  maxMs: number | null
  until: 'verdict' | 'pushed' | { wokeMoreThan: number }
}

/**
 * Waits for a call, whichever process holds it. A call that is past its deadline without a verdict has lost its
 * gateway: whoever waits settles it.
 *
 * @throws AppError `not_found`
 */
export async function awaitStanding(ctx: CallContext, callId: string, wait: Wait): Promise<CallStanding> {
  const startMs = performance.now()
  for (;;) {
    const change = ctx.watch.change(callId, wait.until === 'pushed' ? PUSHED_LOOK_AGAIN_MS : LOOK_AGAIN_MS)
    try {
      const standing = await findCallStanding(ctx.db, ctx.tenantId, callId)
      if (standing === null) throw notFound()
      if (isOver(standing, wait.until)) return standing
      const pastDeadlineMs = ctx.clock.now().getTime() - standing.deadlineAt.getTime()
      if (standing.verdict === null && pastDeadlineMs >= 0) {
        await settleOverdueCalls(ctx.db, [callId], ctx.clock.now())
        continue
      }
      if (pastDeadlineMs >= 0) return standing
      const leftMs = wait.maxMs === null ? -pastDeadlineMs : wait.maxMs - (performance.now() - startMs)
      if (leftMs <= 0) return standing
      if (leftMs < LOOK_AGAIN_MS) setTimeout(change.stop, leftMs + 1)
      await change.changed
    } finally {
      change.stop()
    }
  }
}

function isOver(standing: CallStanding, until: Wait['until']): boolean {
  if (until === 'verdict') return standing.verdict !== null
  if (until === 'pushed')
    return standing.verdict !== null || standing.accepted + standing.failed >= standing.pushed
  if (standing.verdict !== null && standing.verdict !== 'registered') return true
  return standing.woke > until.wokeMoreThan || standing.woke >= standing.pushed
}
