import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '#lib/apps/payload-template.ts'
import { newId } from '#lib/platform/ids.ts'
import { callVerdicts } from '#lib/platform/metrics.ts'
import type { SettledPush } from '#lib/pushes/settle-store.ts'
import { awaitStanding, watchCall } from './await-verdict.ts'
import { answerCall } from './call-answer.ts'
import type { CallContext } from './call-context.ts'
import type { CallChange } from './call-watch.ts'
import { pushCall } from './push-call.ts'
import type { CallAnswer, StartCallInput } from './schemas.ts'
import type { StartedCall } from './start-store.ts'
import type { CallStanding } from './verdict-store.ts'

/** A call to one device, null for the whole account, and whether a person makes it to try what happens. */
export type CallToDevice = {
  onlyDeviceId: string | null
  isTest: boolean
  /** Takes the place of the app's template, to try another one. */
  payloadTemplate?: JsonObject | undefined
}

/**
 * Starts a call: finds the account's push tokens, sends all pushes at once and answers as `wait` asks. The same
 * SIP Call-ID and AOR again is a repeat: it waits for the first call's answer and sends nothing.
 */
export async function startCall(
  ctx: CallContext,
  input: StartCallInput,
  one?: CallToDevice,
): Promise<CallAnswer> {
  const callId = newId()
  const change = input.wait === 'registered' ? watchCall(ctx, callId, 'verdict') : null
  try {
    return await startWatchedCall(ctx, input, { callId, change, one })
  } finally {
    change?.stop()
  }
}

type NewCallFacts = { callId: string; change: CallChange | null; one: CallToDevice | undefined }

async function startWatchedCall(
  ctx: CallContext,
  input: StartCallInput,
  { callId, change, one }: NewCallFacts,
): Promise<CallAnswer> {
  const startedAt = ctx.clock.now()
  const settings = await ctx.tenantSettings.get(ctx.tenantId)
  const started = await ctx.startCall({
    callId,
    tenantId: ctx.tenantId,
    aor: input.aor,
    sipCallId: input.callId,
    caller: input.caller,
    callerName: input.callerName,
    withVideo: input.withVideo,
    startedAt,
    waitMs: input.waitSeconds === undefined ? null : input.waitSeconds * 1000,
    tenantWaitMs: settings.waitSeconds * 1000,
    isTest: one?.isTest ?? false,
    onlyDeviceId: one?.onlyDeviceId ?? null,
  })
  const standing = started.isNew
    ? await standingOfNewCall(ctx, {
        input,
        started,
        startedAt,
        change,
        payloadTemplate: one?.payloadTemplate,
      })
    : await awaitStanding(ctx, started.callId, repeatWait(ctx, input))
  return answerCall(ctx, standing, input.detail)
}

function repeatWait({ pace }: CallContext, input: StartCallInput) {
  if (input.wait === 'none') return { maxMs: 0, until: 'verdict' } as const
  if (input.wait === 'pushed') return { maxMs: pace.pushedWaitMs, until: 'pushed' } as const
  return { maxMs: null, until: 'verdict' } as const
}

type Beginning = {
  input: StartCallInput
  started: StartedCall
  startedAt: Date
  change: CallChange | null
  payloadTemplate: JsonObject | undefined
}

async function standingOfNewCall(ctx: CallContext, beginning: Beginning): Promise<CallStanding> {
  const { input, started, startedAt, change } = beginning
  const atStart = standingAtStart(input.aor, started, startedAt)
  ctx.live.changed(ctx.tenantId, started.callId)
  if (started.duePushes.length === 0) {
    if (started.verdict !== null) callVerdicts.inc({ verdict: started.verdict })
    ctx.refreshCause(ctx.tenantId, started.callId)
    return atStart
  }
  ctx.overdue.settleAt(started.callId, started.deadlineAt)
  const pushed = pushAll(ctx, beginning)
  ctx.background.add(pushed.then(() => undefined))
  if (input.wait === 'none') return atStart
  if (change !== null) {
    const first = { standing: atStart, change }
    return awaitStanding(ctx, started.callId, { maxMs: null, until: 'verdict' }, first)
  }
  const settled = await inTime(pushed, ctx.pace.pushedWaitMs)
  return settled === null
    ? awaitStanding(ctx, started.callId, { maxMs: 0, until: 'verdict' })
    : standingAfterPushes(ctx, atStart, settled)
}

/** Sends all pushes at once. Resolves when each has an end; never rejects. */
async function pushAll(
  ctx: CallContext,
  { input, started, startedAt, payloadTemplate }: Beginning,
): Promise<SettledPush[]> {
  const facts = {
    callId: started.callId,
    aor: input.aor,
    caller: input.caller,
    callerName: input.callerName,
    withVideo: input.withVideo,
    startedAt,
    deadlineAt: started.deadlineAt,
    customPayload: input.customPayload as JsonObject | undefined,
    payloadTemplate,
  }
  const settled = await Promise.all(started.duePushes.map((due) => pushCall(ctx, facts, due)))
  ctx.live.changed(ctx.tenantId, started.callId)
  if (settled.some((push) => push.call?.verdict === 'push_failed')) {
    callVerdicts.inc({ verdict: 'push_failed' })
    ctx.overdue.forget(started.callId)
    ctx.watch.announce(started.callId)
    ctx.refreshCause(ctx.tenantId, started.callId)
  }
  return settled
}

/** The answer without another read, where the last settled push tells all of it. */
async function standingAfterPushes(
  ctx: CallContext,
  atStart: CallStanding,
  settled: readonly SettledPush[],
): Promise<CallStanding> {
  const last = settled.map((push) => push.call).reduce((a, b) => (tries(b) > tries(a) ? b : a), null)
  if (last === null || last.verdict === 'registered' || tries(last) < atStart.pushed) {
    return awaitStanding(ctx, atStart.callId, { maxMs: 0, until: 'verdict' })
  }
  const verdict = last.verdict as CallStanding['verdict']
  return { ...atStart, verdict, accepted: last.accepted, failed: last.failed }
}

function tries(call: SettledPush['call']): number {
  return call === null ? -1 : call.accepted + call.failed
}

function standingAtStart(aor: string, started: StartedCall, startedAt: Date): CallStanding {
  return {
    callId: started.callId,
    aor,
    verdict: started.verdict,
    waitMs: started.waitMs,
    startedAt,
    deadlineAt: started.deadlineAt,
    contact: started.contact,
    pushed: started.duePushes.length,
    accepted: 0,
    failed: 0,
    woke: 0,
  }
}

async function inTime<Result>(work: Promise<Result>, maxMs: number): Promise<Result | null> {
  const timeUp = new AbortController()
  const late = sleep(maxMs, null, { signal: timeUp.signal }).catch(() => null)
  const first = await Promise.race([work, late])
  timeUp.abort()
  return first
}
