import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { answerCall } from './call-answer.ts'
import type { CallContext } from './call-context.ts'
import type { CallChange } from './call-watch.ts'
import type { AwaitVerdictQuery, CallAnswer } from './schemas.ts'
import type { CallStanding } from './verdict-store.ts'

/**
 * Longest sleep between two looks. A notification is lost only with its connection, and then every wait looks
 * again: this is the second net, and ten thousand waits hang in it.
 */
const LOOK_AGAIN_MS = 15_000
/** Nobody is notified when APNs has answered; this is the pace of `until: 'pushed'`. */
const PUSHED_LOOK_AGAIN_MS = 50
/** What the gateway that started a call is left to settle it, many in one statement, before whoever waits does. */
const OWNER_GRACE_MS = 100
const DATABASE_PATIENCE_MS = 10_000
const DATABASE_RETRY_MS = 250

/**
 * Blocks until the call has a verdict or, with `after`, until more than that many devices have registered
 * again or no other is left to wait for; at most `waitSeconds`.
 *
 * @throws AppError `not_found` for a call that is not there or not the tenant's
 */
export async function awaitVerdict(
  ctx: CallContext,
  input: AwaitVerdictQuery & { pushHint: string },
): Promise<CallAnswer> {
  if (!isUuid(input.pushHint)) throw notFound()
  const standing = await awaitStanding(ctx, input.pushHint.toLowerCase(), {
    maxMs: input.waitSeconds * 1000,
    until: input.after === undefined ? 'verdict' : { wokeMoreThan: input.after },
  })
  return answerCall(ctx, standing, input.detail)
}

export type Wait = {
  /** Null waits until the call's deadline. */
  maxMs: number | null
  until: 'verdict' | 'pushed' | { wokeMoreThan: number }
}

/** A call that has just been started: where it stands, and the watch that was set before it was. */
type FirstLook = { standing: CallStanding; change: CallChange }

/** Starts to watch a call. A change between this and the first wait is not missed. */
export function watchCall(ctx: CallContext, callId: string, until: Wait['until']): CallChange {
  return ctx.watch.change(callId, until === 'pushed' ? PUSHED_LOOK_AGAIN_MS : LOOK_AGAIN_MS)
}

/**
 * Waits for a call, whichever process holds it. A call that is past its deadline without a verdict has lost its
 * gateway: whoever waits settles it. A database that cannot be asked for a while ends no wait.
 * Who has just started the call gives `first` and saves a read.
 *
 * @throws AppError `not_found`
 */
export async function awaitStanding(
  ctx: CallContext,
  callId: string,
  wait: Wait,
  first?: FirstLook,
): Promise<CallStanding> {
  const startMs = performance.now()
  let lastSeenMs = startMs
  let known = first?.standing
  for (let change = first?.change; ; change = undefined) {
    change ??= watchCall(ctx, callId, wait.until)
    let timeUp: NodeJS.Timeout | undefined
    try {
      const standing = known ?? (await ctx.look({ tenantId: ctx.tenantId, callId }))
      known = undefined
      if (standing === null) throw notFound()
      lastSeenMs = performance.now()
      if (isOver(standing, wait.until)) return standing
      const graceMs = standing.verdict === null ? OWNER_GRACE_MS : 0
      const toEndMs = standing.deadlineAt.getTime() - ctx.clock.now().getTime() + graceMs
      if (toEndMs <= 0) {
        if (standing.verdict !== null) return standing
        await ctx.overdue.settle(callId)
        continue
      }
      const leftMs = Math.min(toEndMs, wait.maxMs === null ? toEndMs : wait.maxMs - (lastSeenMs - startMs))
      if (leftMs <= 0) return standing
      timeUp = setTimeout(change.stop, leftMs + 1)
      const told = await change.changed
      // What does not end the wait is read again: another change may have come between.
      if (told !== undefined && isOver(told, wait.until)) return told
    } catch (error) {
      if (error instanceof AppError || performance.now() - lastSeenMs > DATABASE_PATIENCE_MS) throw error
      ctx.log.warn({ error, callId }, 'could not look at a call that is waited for; trying again')
      await sleep(DATABASE_RETRY_MS)
    } finally {
      clearTimeout(timeUp)
      change.stop()
    }
  }
}

function isOver(standing: CallStanding, until: Wait['until']): boolean {
  if (until === 'verdict') return standing.verdict !== null
  if (until === 'pushed')
    return standing.verdict !== null || standing.accepted + standing.failed >= standing.pushed
  if (standing.verdict !== null && standing.verdict !== 'registered') return true
  return standing.woke > until.wokeMoreThan || standing.woke + standing.failed >= standing.pushed
}
