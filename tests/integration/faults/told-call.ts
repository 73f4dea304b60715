import { getCall } from '#lib/calls/get-call.ts'
import { reportCallEvents } from '#lib/calls/report-call-events.ts'
import { reportDeviceEvents } from '#lib/calls/report-device-events.ts'
import { callEventInput, deviceEventsInput } from '#lib/calls/schemas.ts'
import { settleOverdueCalls } from '#lib/calls/verdict-store.ts'
import { newId } from '#lib/platform/ids.ts'
import { signReportToken } from '#lib/platform/report-tokens.ts'
import type { PushResult } from '#lib/pushes/push-result.ts'
import { settlePushes } from '#lib/pushes/settle-store.ts'
import { newAor, type TestPhone, type TestTenant } from '#tests/support/call-world.ts'

export const WAIT_MS = 30_000
/** A REGISTER still explains a call that began so long ago. */
const BEGAN_MS_AGO = 70_000

/** Something that the gateway hears of a call. Its time is part of it: when it is heard must not matter. */
export type Report =
  | { by: 'pbx'; type: string; code: number | undefined; phone: 0 | 1 | null; afterMs: number }
  | { by: 'app'; type: string; phone: 0 | 1; afterMs: number }
  | { by: 'register'; phone: 0 | 1; afterMs: number }
  | { by: 'apple'; phone: 0 | 1; accepted: boolean }

/** What is already known of a call when its reports come; without a verdict it still waits. */
export type Beginning = {
  verdict: 'registered' | 'no_register' | 'register_rejected' | 'push_failed' | 'cancelled' | null
}

type Told = { tenant: TestTenant; pushHint: string; startedAt: Date; phones: TestPhone[]; pushes: string[] }

/** Begins a call to two phones, tells all reports, one after the other or at once, and says what became of it. */
export async function tellCall(
  tenant: TestTenant,
  beginning: Beginning,
  reports: readonly Report[],
  atOnce: boolean,
) {
  const told = await beginCall(tenant, beginning)
  const { ctx } = tenant
  if (atOnce) await Promise.all(reports.map((report) => tell(told, report)))
  else for (const report of reports) await tell(told, report)
  await settleOverdueCalls(ctx.db, [told.pushHint], new Date(told.startedAt.getTime() + WAIT_MS))
  ctx.refreshCause(tenant.tenantId, told.pushHint)
  await ctx.background.drain(30_000)
  const { state, verdict, diagnosis } = await getCall(ctx, told.pushHint)
  const call = await ctx.db.prisma.call.findUniqueOrThrow({ where: { id: told.pushHint } })
  const since = (at: Date | null) => (at === null ? null : at.getTime() - told.startedAt.getTime())
  return {
    state,
    verdict,
    cause: diagnosis.cause,
    storedCause: call.cause,
    summary: diagnosis.summary,
    sipCode: call.sipCode,
    wokeCount: call.wokeCount,
    forwardedMs: since(call.forwardedAt),
    answeredMs: since(call.answeredAt),
    firstWokeMs: since(call.firstWokeAt),
  }
}

async function beginCall(tenant: TestTenant, { verdict }: Beginning): Promise<Told> {
  const aor = newAor()
  const phones = [await tenant.phone({ aor }), await tenant.phone({ aor })]
  const startedAt = new Date(Date.now() - BEGAN_MS_AGO)
  const pushHint = newId(startedAt)
  const { prisma } = tenant.ctx.db
  const tokens = await prisma.pushToken.findMany({ where: { tenantId: tenant.tenantId, aor } })
  const pushes = phones.map(() => newId(new Date(startedAt.getTime() + 1)))
  const isWoken = verdict === 'registered'
  const settledAt = new Date(startedAt.getTime() + 90)
  await prisma.call.create({
    data: {
      id: pushHint,
      tenantId: tenant.tenantId,
      appId: tenant.appId,
      aor,
      state: verdict ?? 'pushing',
      verdict,
      waitMs: WAIT_MS,
      startedAt,
      deadlineAt: new Date(startedAt.getTime() + WAIT_MS),
      pushedCount: phones.length,
      acceptedCount: verdict === null || verdict === 'push_failed' ? 0 : phones.length,
      failedCount: verdict === 'push_failed' ? phones.length : 0,
      wokeCount: isWoken ? 1 : 0,
      firstWokeAt: isWoken ? new Date(startedAt.getTime() + 2_000) : null,
      verdictAt: verdict === null ? null : new Date(startedAt.getTime() + 2_000),
    },
  })
  const status = verdict === null ? 'pending' : verdict === 'push_failed' ? 'rejected' : 'accepted'
  await prisma.push.createMany({
    data: phones.map((phone, n) => ({
      id: pushes[n] as string,
      tenantId: tenant.tenantId,
      callId: pushHint,
      deviceId: phone.deviceId,
      pushTokenId: tokens.find(({ deviceId }) => deviceId === phone.deviceId)?.id ?? newId(),
      aor,
      deviceName: n === 0 ? 'iPhone' : 'iPad',
      tokenLastFour: 'c3d4',
      tokenFingerprint: '',
      environment: 'production' as const,
      topic: tenant.topic,
      status,
      expirationAt: new Date(startedAt.getTime() + WAIT_MS),
      ...(status === 'rejected' ? { httpStatus: 410, reason: 'Unregistered' } : {}),
      ...(status === 'pending' ? {} : { settledAt, queueMs: 1, wireMs: 84 }),
    })),
  })
  return { tenant, pushHint, startedAt, phones, pushes }
}

async function tell(told: Told, report: Report): Promise<void> {
  const { tenant, pushHint } = told
  const phone = report.phone === null ? undefined : told.phones[report.phone]
  if (report.by === 'apple') {
    await settlePushes(tenant.ctx.db, [settledPush(told, report)])
    return
  }
  const at = new Date(told.startedAt.getTime() + report.afterMs).toISOString()
  if (report.by === 'register') {
    await phone?.wake({ at, cseq: 100 })
  } else if (report.by === 'app') {
    const validUntil = new Date(told.startedAt.getTime() + 3_600_000)
    const reportToken = signReportToken(tenant.ctx.keyRing, pushHint, phone?.deviceId ?? '', validUntil)
    const events = [{ type: report.type, at }]
    await reportDeviceEvents(tenant.ctx, deviceEventsInput.parse({ pushHint, reportToken, events }))
  } else {
    const { type, code } = report
    const deviceId = phone?.deviceId
    const event = { pushHint, type, at, ...(code ? { code } : {}), ...(deviceId ? { deviceId } : {}) }
    await reportCallEvents(tenant.ctx, [callEventInput.parse(event)])
  }
}

function settledPush(told: Told, report: Extract<Report, { by: 'apple' }>): PushResult {
  return {
    pushId: told.pushes[report.phone] as string,
    tenantId: told.tenant.tenantId,
    callId: told.pushHint,
    pushTokenId: newId(),
    status: report.accepted ? 'accepted' : 'rejected',
    environment: 'production',
    credentialId: null,
    credentialName: 'Key',
    apnsUniqueId: '',
    httpStatus: report.accepted ? 200 : 410,
    reason: report.accepted ? '' : 'Unregistered',
    detail: '',
    invalidSince: null,
    attempts: [],
    payload: {},
    queueMs: 1,
    wireMs: 84,
    settledAt: new Date(told.startedAt.getTime() + 90),
    effect: { kind: 'none' },
  }
}
