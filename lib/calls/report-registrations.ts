import { isRefusedValue } from '#lib/platform/db.ts'
import { AppError, ERROR_TABLE, invalid } from '#lib/platform/errors.ts'
import { callVerdicts, wakeTime } from '#lib/platform/metrics.ts'
import { recordBinding } from '#lib/registrations/record-registration.ts'
import { recordRemoveAll } from '#lib/registrations/record-unregister.ts'
import type { RecordedBinding } from '#lib/registrations/recorded-binding.ts'
import { listUnwokenCallIds } from '#lib/registrations/refresh-store.ts'
import {
  type RegisterReport,
  type ReportedBinding,
  readRegisterReport,
} from '#lib/registrations/register-report.ts'
import {
  answerToBinding,
  answerToQuery,
  noRfc8599Answer,
  type Rfc8599Answer,
} from '#lib/registrations/rfc8599-answer.ts'
import type { RegistrationAnswer, RegistrationInput, RejectedItem } from '#lib/registrations/schemas.ts'
import type { CallContext } from './call-context.ts'
import { noteDatedRegisters } from './note-dated-registers.ts'
import type { Wake } from './release-store.ts'

/**
 * How far a PBX's clock may be behind ours before a REGISTER that it dates before the call is believed to be one
 * from before the call. Believing too much forwards an INVITE a little early; believing too little leaves a
 * woken phone unheard.
 */
const CLOCK_TOLERANCE_MS = 2_000
/** Accounts of one batch that are worked on at the same time. */
const MAX_PARALLEL_ACCOUNTS = 32
const NO_DEVICE = { deviceId: '', pushTokenStatus: 'none', environment: '' } as const

/**
 * Takes a REGISTER that the PBX accepted: stores it and releases the calls that waited for this phone.
 *
 * @throws AppError `invalid` for a Contact or message that cannot be read
 */
export async function reportRegistration(
  ctx: CallContext,
  input: RegistrationInput,
): Promise<RegistrationAnswer> {
  const settings = await ctx.tenantSettings.get(ctx.tenantId)
  const reading = readRegisterReport(input, settings)
  if (!reading.ok) throw invalid(reading.pointer, reading.fault)
  const { report } = reading
  if (report.content.kind === 'query') return answerOf(NO_DEVICE, [], answerToQuery(report.content.provider))
  if (report.content.kind === 'remove_all')
    return answerOf(await recordRemoveAll(ctx, report), [], noRfc8599Answer())
  const recorded: { binding: ReportedBinding; result: RecordedBinding }[] = []
  const calls: RegistrationAnswer['calls'] = []
  for (const binding of report.content.bindings) {
    const result = await recordBinding(ctx, report, binding, settings)
    recorded.push({ binding, result })
    calls.push(...(await wakeCalls(ctx, report, result)))
  }
  // Of several Contacts the answer speaks of the one that the push token came with.
  const telling = recorded.find(({ result }) => result.pushTokenStatus !== 'none') ?? recorded[0]
  if (telling === undefined) throw invalid('/contact', 'The Contact header value names no contact.')
  const { binding, result } = telling
  return answerOf(result, calls, answerToBinding(binding, result.pushTokenStatus))
}

/** What the PBX said, put right by how far its clock has shown to be behind. */
function trueTime(ctx: CallContext, at: Date, now: Date): Date {
  const reporter = ctx.actor.kind === 'api_key' ? ctx.actor.apiKeyId : ctx.tenantId
  return new Date(at.getTime() + ctx.reporterClocks.behindMs(reporter, at, now))
}

async function wakeCalls(
  ctx: CallContext,
  report: RegisterReport,
  recorded: RecordedBinding,
): Promise<RegistrationAnswer['calls']> {
  const now = ctx.clock.now()
  const saidAt = report.at === null ? null : trueTime(ctx, report.at, now)
  if (!recorded.isAwake) return []
  const callIds =
    recorded.unwokenCallIds ?? (await listUnwokenCallIds(ctx.db, ctx.tenantId, recorded.deviceId, now))
  if (callIds.length === 0) return []
  const wake: Wake = {
    tenantId: ctx.tenantId,
    deviceId: recorded.deviceId,
    contactUri: recorded.contactUri,
    registeredAt: saidAt === null || saidAt > now ? now : saidAt,
    heardAt: now,
    callIds,
    startedBefore: saidAt === null ? recorded.repeatOf : new Date(saidAt.getTime() + CLOCK_TOLERANCE_MS),
  }
  const released = await ctx.release(wake)
  if (saidAt !== null && recorded.repeatOf === null) await noteDatedRegisters(ctx, wake)
  for (const call of released) {
    ctx.live.changed(ctx.tenantId, call.callId)
    if (call.inTime) {
      if (call.isFirst) callVerdicts.inc({ verdict: 'registered' })
      if (call.wakeTimeMs !== null) wakeTime.observe(call.wakeTimeMs / 1000)
      ctx.overdue.forget(call.callId)
      ctx.watch.announce(call.callId, call.standing ?? undefined)
    }
    if (!call.inTime || call.wasForwarded) ctx.refreshCause(ctx.tenantId, call.callId)
  }
  return released
    .filter((call) => call.inTime)
    .map(({ callId, sipCallId, caller }) => ({
      pushHint: callId,
      callId: sipCallId,
      caller,
      contact: recorded.contactUri,
    }))
}

function answerOf(
  recorded: Pick<RecordedBinding, 'deviceId' | 'pushTokenStatus' | 'environment'>,
  calls: RegistrationAnswer['calls'],
  rfc8599: Rfc8599Answer,
): RegistrationAnswer {
  return {
    ok: true,
    deviceId: recorded.deviceId,
    pushTokenStatus: recorded.pushTokenStatus,
    environment: recorded.environment,
    released: calls.map((call) => call.pushHint),
    calls,
    ...rfc8599,
  }
}

/** Takes many REGISTERs: those of one account in their order, accounts side by side. A bad one harms no other. */
export async function reportRegistrations(
  ctx: CallContext,
  inputs: readonly RegistrationInput[],
): Promise<(RegistrationAnswer | RejectedItem)[]> {
  const answers: (RegistrationAnswer | RejectedItem)[] = []
  const byAccount = new Map<string, number[]>()
  for (const [index, input] of inputs.entries()) {
    byAccount.set(input.aor, [...(byAccount.get(input.aor) ?? []), index])
  }
  const accounts = [...byAccount.values()]
  const work = async () => {
    for (let indexes = accounts.shift(); indexes !== undefined; indexes = accounts.shift()) {
      for (const index of indexes) {
        const input = inputs[index]
        if (input !== undefined) answers[index] = await reportOne(ctx, input)
      }
    }
  }
  await Promise.all(Array.from({ length: MAX_PARALLEL_ACCOUNTS }, work))
  return answers
}

async function reportOne(
  ctx: CallContext,
  input: RegistrationInput,
): Promise<RegistrationAnswer | RejectedItem> {
  try {
    return await reportRegistration(ctx, input)
  } catch (error) {
    if (isRefusedValue(error)) {
      ctx.log.error({ error, requestId: ctx.requestId }, 'the database refused a REGISTER of a batch')
      return { ok: false, code: 'internal', detail: 'This REGISTER could not be stored.', errors: [] }
    }
    if (!(error instanceof AppError) || ERROR_TABLE[error.code].status >= 500) throw error
    return { ok: false, code: error.code, detail: error.message, errors: error.faults }
  }
}
