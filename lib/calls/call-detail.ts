import { masked } from '#lib/platform/log.ts'
import type { CallEventRecord, CallRecord, CallRecords, Cause, PushRecord } from './call.ts'
import type { Diagnosis } from './diagnose.ts'
import type { CallDetail, CallSummary } from './history-schemas.ts'

/** A call as lists and API show it. */
export function toCallSummary(call: CallRecord): CallSummary {
  return {
    pushHint: call.id,
    aor: call.aor,
    caller: call.caller,
    callerName: call.callerName,
    withVideo: call.withVideo,
    callId: call.sipCallId,
    state: call.state,
    verdict: call.verdict ?? '',
    startedAt: time(call.startedAt),
    endedAt: time(call.endedAt),
    wakeTimeMs: wakeTimeMs(call) ?? 0,
    cause: call.cause as Cause,
  }
}

/** Push accepted to REGISTER accepted, of the first device that woke; null if none woke. */
export function wakeTimeMs(call: Pick<CallRecord, 'pushedAt' | 'firstWokeAt'>): number | null {
  if (call.firstWokeAt === null || call.pushedAt === null) return null
  return Math.max(0, call.firstWokeAt.getTime() - call.pushedAt.getTime())
}

/** A call with everything, as `GET /calls/{pushHint}` answers it. */
export function toCallDetail(records: CallRecords, diagnosis: Diagnosis): CallDetail {
  const { cause: _stored, ...facts } = toCallSummary(records.call)
  const { before, verdict } = gatewayEvents(records)
  // A stable sort: what happened in the same millisecond stays in the order of cause and effect.
  const events = [...before, ...records.events.map(toEvent), ...verdict]
  return {
    ...facts,
    diagnosis,
    pushes: records.pushes.map(toPush),
    events: events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  }
}

function toPush(push: PushRecord): CallDetail['pushes'][number] {
  return {
    deviceId: push.deviceId,
    pushToken: masked(push.tokenLastFour),
    environment: push.environment,
    topic: push.topic,
    apnsId: push.id,
    status: push.status,
    httpStatus: push.httpStatus ?? 0,
    reason: push.reason,
    attempts: push.attempts.length,
    queueMs: rounded(push.queueMs),
    wireMs: rounded(push.wireMs),
  }
}

function toEvent(event: CallEventRecord): CallDetail['events'][number] {
  return {
    type: event.type,
    at: time(event.at),
    heardAt: time(event.heardAt),
    by: event.saidBy,
    deviceId: event.deviceId ?? '',
    code: event.code ?? 0,
    detail: Object.keys(event.detail).length === 0 ? '' : JSON.stringify(event.detail),
  }
}

/** What the gateway did itself is not stored twice: it stands in the call and its pushes. */
function gatewayEvents({ call, pushes }: CallRecords): Record<'before' | 'verdict', CallDetail['events']> {
  const event = (type: string, at: Date, more: Partial<CallDetail['events'][number]> = {}) => ({
    type,
    at: time(at),
    heardAt: time(at),
    by: 'gateway' as const,
    deviceId: '',
    code: 0,
    detail: '',
    ...more,
  })
  const settled = pushes.flatMap((push) =>
    push.settledAt === null
      ? []
      : [
          event(`push_${push.status}`, push.settledAt, {
            by: push.httpStatus === null ? 'gateway' : 'apple',
            deviceId: push.deviceId,
            code: push.httpStatus ?? 0,
            detail: push.reason,
          }),
        ],
  )
  const verdict =
    call.verdict === null || call.verdictAt === null
      ? []
      : [event('verdict', call.verdictAt, { detail: call.verdict })]
  return { before: [event('received', call.startedAt), ...settled], verdict }
}

function time(at: Date | null): string {
  return at === null ? '' : at.toISOString()
}

/** Hundredths of a millisecond are more than anybody can act on. */
function rounded(ms: number | null): number {
  return Math.round((ms ?? 0) * 100) / 100
}
