import { isUuid } from '#lib/platform/ids.ts'
import { callVerdicts } from '#lib/platform/metrics.ts'
import type { CallContext } from './call-context.ts'
import { meaningOfEvent } from './call-event.ts'
import { findCallBySipCallId } from './event-store.ts'
import type { CallEventInput, CallEventsAnswer } from './schemas.ts'

/** Calls of one batch that are worked on at the same time. */
const MAX_PARALLEL_CALLS = 32

/**
 * Takes what a PBX saw of calls, in any order and with repeats. Events of calls that are not known are counted
 * and forgotten: an error would only make the PBX try again for ever.
 */
export async function reportCallEvents(
  ctx: CallContext,
  events: readonly CallEventInput[],
): Promise<CallEventsAnswer> {
  const touched = new Map<string, 'now' | 'soon'>()
  let ignored = 0
  const calls = [...Map.groupBy(events, callNamedBy).values()]
  const work = async () => {
    for (let ofOneCall = calls.shift(); ofOneCall !== undefined; ofOneCall = calls.shift()) {
      for (const event of ofOneCall) {
        const told = await reportOne(ctx, event)
        if (told === null) ignored += 1
        else touched.set(told.callId, touched.get(told.callId) === 'now' ? 'now' : told.diagnose)
      }
    }
  }
  await Promise.all(Array.from({ length: MAX_PARALLEL_CALLS }, work))
  for (const [callId, when] of touched) ctx.refreshCause(ctx.tenantId, callId, when)
  return { ok: true, accepted: events.length - ignored, ignored }
}

function callNamedBy({ pushHint, callId, aor }: CallEventInput): string {
  return callId === '' ? pushHint : `${callId} ${aor}`
}

type Told = { callId: string; diagnose: 'now' | 'soon' }

async function reportOne(ctx: CallContext, event: CallEventInput): Promise<Told | null> {
  const callId = await findCallId(ctx, event)
  if (callId === null) return null
  const heardAt = ctx.clock.now()
  const hintMismatch = event.pushHint !== '' && event.pushHint.toLowerCase() !== callId
  const applied = await ctx.applyEvent({
    tenantId: ctx.tenantId,
    callId,
    deviceId: isUuid(event.deviceId) ? event.deviceId : null,
    type: event.type,
    at: event.at ?? heardAt,
    heardAt,
    saidBy: 'pbx',
    code: event.code ?? null,
    detail: {
      ...(event.contact === '' ? {} : { contact: event.contact }),
      ...(event.detail === '' ? {} : { note: event.detail }),
      ...(hintMismatch ? { hintMismatch: true, otherHint: event.pushHint } : {}),
    },
  })
  if (applied === null) return null
  const { verdict, isEnd } = meaningOfEvent(event.type)
  if (applied.settled) {
    callVerdicts.inc({ verdict: verdict ?? '' })
    ctx.overdue.forget(callId)
    ctx.watch.announce(callId)
  }
  const goesOn = applied.cause === 'in_progress' && !applied.settled && !isEnd
  return { callId, diagnose: goesOn ? 'soon' : 'now' }
}

async function findCallId(ctx: CallContext, event: CallEventInput): Promise<string | null> {
  if (event.callId !== '' && event.aor !== '') {
    const found = await findCallBySipCallId(ctx.db, ctx.tenantId, event.callId, event.aor)
    if (found !== null) return found
  }
  return isUuid(event.pushHint) ? event.pushHint.toLowerCase() : null
}
