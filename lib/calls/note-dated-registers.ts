import { idTime } from '#lib/platform/ids.ts'
import type { CallContext } from './call-context.ts'
import { REGISTER_DATED_BEFORE } from './diagnose-facts.ts'
import type { Wake } from './release-store.ts'

/** Further back no clock is wrong by mistake: such a report is an old one that was sent again. */
const MOST_BEHIND_MS = 5 * 60_000

/**
 * Notes in calls that wait for a phone that a REGISTER of it was reported and passed over, because the PBX dated
 * it before the call. Else nothing would tell a PBX whose clock is behind from a phone that never came.
 */
export async function noteDatedRegisters(ctx: CallContext, wake: Wake): Promise<void> {
  const { startedBefore, registeredAt, heardAt } = wake
  if (startedBefore === null || heardAt.getTime() - registeredAt.getTime() > MOST_BEHIND_MS) return
  for (const callId of wake.callIds.filter((id) => idTime(id) > startedBefore)) {
    await ctx.applyEvent({
      tenantId: wake.tenantId,
      callId,
      deviceId: wake.deviceId,
      type: REGISTER_DATED_BEFORE,
      at: registeredAt,
      heardAt,
      saidBy: 'pbx',
      code: null,
      detail: {},
    })
    ctx.refreshCause(wake.tenantId, callId)
  }
}
