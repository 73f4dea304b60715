import type { PlatformContext } from '#lib/platform/context.ts'
import { storeCauses } from './sweep-abandoned-calls.ts'
import { listInProgressCalls, settleLostPushes } from './sweep-store.ts'

const MINUTE_MS = 60_000
/** No call waits longer than a minute; before that its gateway is at it. */
const YOUNGEST_MS = 70_000
/** The longest wait and the longest ringing, and some: after that no call is in progress. */
const USUAL_AGE_MS = 6 * MINUTE_MS
const PAGE = 200

/**
 * How far back a turn looks. Calls that are really in progress are seen in a few turns only; every tenth turn
 * looks back an hour, and a worker's first a day, for what was left while no worker ran.
 */
export function leftoverLookBackMs(now: Date, isFirstTurn: boolean): number {
  if (isFirstTurn) return 24 * 60 * MINUTE_MS
  return Math.floor(now.getTime() / MINUTE_MS) % 10 === 0 ? 60 * MINUTE_MS : USUAL_AGE_MS
}

/**
 * Finishes what dead gateways and failed tries left of calls that are over: pushes without an end, and causes
 * that still say `in_progress`. Each call is read once a turn.
 *
 * @returns how many pushes were ended and how many calls were diagnosed anew, the really ongoing ones included
 */
export async function diagnoseLeftoverCalls(
  ctx: Pick<PlatformContext, 'db' | 'clock' | 'log'>,
  lookBackMs: number,
): Promise<{ pushesEnded: number; callsDiagnosed: number }> {
  const nowMs = ctx.clock.now().getTime()
  const range = { from: new Date(nowMs - lookBackMs), to: new Date(nowMs - YOUNGEST_MS) }
  let pushesEnded = 0
  for (let ended = PAGE; ended === PAGE; pushesEnded += ended) {
    ended = (await settleLostPushes(ctx.db, range, ctx.clock.now(), PAGE)).length
  }
  let callsDiagnosed = 0
  let after: string | null = null
  do {
    const page = await listInProgressCalls(ctx.db, { ...range, after }, PAGE)
    await storeCauses(ctx, page)
    callsDiagnosed += page.length
    after = page.length < PAGE ? null : (page.at(-1)?.callId ?? null)
  } while (after !== null)
  return { pushesEnded, callsDiagnosed }
}
