import type { CallContext } from './call-context.ts'
import type { CallAnswer } from './schemas.ts'
import { hasLiveDeskPhone } from './start-store.ts'
import { decide } from './verdict.ts'
import { type CallStanding, listCallDevices } from './verdict-store.ts'

/** What a PBX is answered about a call, however it asked. Reads only what the answer needs. */
export async function answerCall(
  ctx: CallContext,
  standing: CallStanding,
  withDevices: boolean,
): Promise<CallAnswer> {
  const hasDeskPhone =
    standing.verdict === 'push_failed' &&
    (await hasLiveDeskPhone(ctx.db, ctx.tenantId, standing.aor, ctx.clock.now()))
  const answer: CallAnswer = {
    pushHint: standing.pushed === 0 ? '' : standing.callId,
    ...decide(standing.verdict, hasDeskPhone),
    verdict: standing.verdict ?? '',
    pushed: standing.pushed - standing.failed,
    failed: standing.failed,
    waitSeconds: standing.waitMs / 1000,
    contact: standing.verdict === 'registered' ? standing.contact : '',
  }
  if (!withDevices) return answer
  return { ...answer, devices: await listCallDevices(ctx.db, ctx.tenantId, standing.callId) }
}
