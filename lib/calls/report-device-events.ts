import { AppError } from '#lib/platform/errors.ts'
import { verifyReportToken } from '#lib/platform/report-tokens.ts'
import type { CallContext } from './call-context.ts'
import { type AppliedEvent, findTenantOfCall } from './event-store.ts'
import type { CallEventsAnswer, DeviceEventsInput } from './schemas.ts'

/**
 * Takes what the app itself saw, in any order. The report token from its push payload proves call and device;
 * forged, expired and foreign ones are answered alike.
 *
 * @throws AppError `unauthenticated`
 */
export async function reportDeviceEvents(
  ctx: Omit<CallContext, 'tenantId'>,
  input: DeviceEventsInput,
): Promise<CallEventsAnswer> {
  const now = ctx.clock.now()
  const proof = verifyReportToken(ctx.keyRing, input.reportToken, input.pushHint, now)
  if (proof === null) {
    throw new AppError(
      'unauthenticated',
      'The reportToken does not belong to this pushHint, or its hour is over. Send both as they came in the push payload.',
    )
  }
  // The same UUID however it is written: iOS prints them in capitals.
  const callId = input.pushHint.toLowerCase()
  const tenantId = await findTenantOfCall(ctx.db, callId)
  if (tenantId === null) return { ok: true, accepted: 0, ignored: input.events.length }
  let applied: AppliedEvent | null = null
  for (const event of input.events) {
    applied = await ctx.applyEvent({
      tenantId,
      callId,
      deviceId: proof.deviceId,
      type: event.type,
      at: event.at ?? now,
      heardAt: now,
      saidBy: 'app',
      code: null,
      detail: {},
    })
  }
  const when = applied?.cause === 'in_progress' ? 'soon' : 'now'
  ctx.refreshCause(tenantId, callId, when)
  return { ok: true, accepted: input.events.length, ignored: 0 }
}
