import { lockAccount } from '#lib/accounts/account-lock-store.ts'
import type { TenantSettings } from '#lib/apps/app-settings.ts'
import {
  chooseDevice,
  isRepeatedRegister,
  isStaleRegister,
  type KnownDevice,
} from '#lib/devices/choose-device.ts'
import { listAccountDevices, upsertDevice } from '#lib/devices/device-store.ts'
import { pushTokenFingerprint } from '#lib/devices/push-token.ts'
import { disablePushTokens, type SeenOutcome, seePushToken } from '#lib/devices/push-token-store.ts'
import type { Context } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import type { BindingRefresher } from './binding-refresher.ts'
import { forgetPushToken, upsertRegistration } from './record-store.ts'
import { unregister } from './record-unregister.ts'
import { acceptedAt, earlier, type PushTokenOutcome, type RecordedBinding } from './recorded-binding.ts'
import type { Refresh } from './refresh-store.ts'
import type { RegisterReport, ReportedBinding } from './register-report.ts'

const DAY_MS = 86_400_000

type Run = Db['query']

/** What storing a REGISTER needs beside its request: the process's refresher. */
export type RegisterContext = Context & { refreshBinding: BindingRefresher }

/**
 * Stores one binding of an accepted REGISTER. The usual re-REGISTER is one statement; whatever brings something
 * new is a transaction under the account's lock. A REGISTER that is older by CSeq changes nothing.
 */
export async function recordBinding(
  ctx: RegisterContext,
  report: RegisterReport,
  binding: ReportedBinding,
  settings: TenantSettings,
): Promise<RecordedBinding> {
  const at = acceptedAt(report, ctx.clock.now())
  const refreshed = await tryRefresh(ctx, report, binding, at)
  if (refreshed !== null) return refreshed
  return ctx.db.transaction(async (run) => {
    const accountId = await lockAccount(run, ctx.tenantId, report.aor)
    const devices = await listAccountDevices(run, ctx.tenantId, accountId)
    const fingerprints = binding.pushTokens.map((pushToken) => pushTokenFingerprint(pushToken.value))
    const device = chooseDevice(devices, binding, deviceCallId(report), fingerprints)
    if (device !== null && isStaleRegister(device, report.callId, report.cseq)) return stale(device, binding)
    if (binding.expiresSeconds === 0) return unregister(run, ctx, report, device, at)
    return bind(run, ctx, { report, binding, settings, accountId, device, at })
  })
}

/** The Call-ID where it names one device: with several Contacts in one REGISTER it would make one of all of them. */
function deviceCallId({ callId, content }: RegisterReport): string {
  return content.kind === 'bindings' && content.bindings.length > 1 ? '' : callId
}

async function tryRefresh(
  ctx: RegisterContext,
  report: RegisterReport,
  binding: ReportedBinding,
  at: Date,
): Promise<RecordedBinding | null> {
  const voip = binding.pushTokens.find((pushToken) => pushToken.kind === 'voip')
  const alert = binding.pushTokens.find((pushToken) => pushToken.kind === 'alert')
  if (voip === undefined || binding.app === null || binding.expiresSeconds === 0) return null
  const refresh: Refresh = {
    tenantId: ctx.tenantId,
    aor: report.aor,
    appId: binding.app.appId,
    fingerprint: pushTokenFingerprint(voip.value),
    alertFingerprint: alert === undefined ? null : pushTokenFingerprint(alert.value),
    instanceId: binding.instanceId,
    ...bindingFacts(ctx, report, binding, at),
  }
  const refreshed = await ctx.refreshBinding(refresh)
  if (refreshed === null) return null
  return {
    deviceId: refreshed.deviceId,
    contactUri: binding.contactUri,
    pushTokenStatus: 'unchanged',
    environment: refreshed.environment,
    isAwake: true,
    repeatOf: null,
    unwokenCallIds: refreshed.unwokenCallIds,
  }
}

function bindingFacts(ctx: Context, report: RegisterReport, binding: ReportedBinding, at: Date) {
  return {
    contact: binding.contact,
    contactUri: binding.contactUri,
    expiresAt: new Date(at.getTime() + binding.expiresSeconds * 1000),
    registeredAt: at,
    callId: report.callId,
    cseq: report.cseq,
    userAgent: report.userAgent,
    source: report.source,
    path: report.path,
    reportedBy: ctx.actor.kind === 'api_key' ? ctx.actor.apiKeyId : null,
  }
}

function stale(device: KnownDevice, binding: ReportedBinding): RecordedBinding {
  return {
    deviceId: device.deviceId,
    contactUri: binding.contactUri,
    pushTokenStatus: 'unchanged',
    environment: '',
    isAwake: false,
    repeatOf: null,
    unwokenCallIds: null,
  }
}

type Binding = {
  report: RegisterReport
  binding: ReportedBinding
  settings: TenantSettings
  accountId: string
  device: KnownDevice | null
  at: Date
}

async function bind(run: Run, ctx: Context, facts: Binding): Promise<RecordedBinding> {
  const { report, binding, accountId, device } = facts
  const deviceId = device?.deviceId ?? newId()
  const repeatOf =
    device?.registration != null && isRepeatedRegister(device, report.callId, report.cseq)
      ? device.registration.registeredAt
      : null
  const at = repeatOf === null ? facts.at : earlier(repeatOf, facts.at)
  await upsertDevice(run, {
    tenantId: ctx.tenantId,
    deviceId,
    accountId,
    appId: binding.pushTokens.length > 0 ? (binding.app?.appId ?? null) : null,
    instanceId: binding.instanceId,
    userAgent: report.userAgent,
    seenAt: at,
  })
  const seen = await seePushTokens(run, ctx, { ...facts, at }, deviceId)
  const voip = seen.find((one) => one.kind === 'voip') ?? seen[0]
  await upsertRegistration(run, {
    tenantId: ctx.tenantId,
    deviceId,
    ...bindingFacts(ctx, report, binding, at),
    pushTokenId: seen.find((one) => one.kind === 'voip')?.pushTokenId ?? null,
  })
  return {
    deviceId,
    contactUri: binding.contactUri,
    pushTokenStatus: voip?.outcome ?? (await withoutPushToken(run, ctx, facts)),
    environment: voip?.environment ?? '',
    isAwake: true,
    repeatOf,
    unwokenCallIds: null,
  }
}

async function seePushTokens(run: Run, ctx: Context, facts: Binding, deviceId: string) {
  const { report, binding, settings, at } = facts
  const { app } = binding
  if (app === null) return []
  const seen: (SeenOutcome & { kind: 'voip' | 'alert' })[] = []
  for (const pushToken of binding.pushTokens) {
    const outcome = await seePushToken(run, {
      tenantId: ctx.tenantId,
      appId: app.appId,
      deviceId,
      aor: report.aor,
      kind: pushToken.kind,
      value: pushToken.value,
      fingerprint: pushTokenFingerprint(pushToken.value),
      carrier: pushToken.carrier,
      environment: binding.environmentHint ?? 'unknown',
      seenAt: at,
      expiresAt: new Date(at.getTime() + settings.pushTokenLifetimeDays * DAY_MS),
    })
    seen.push({ ...outcome, kind: pushToken.kind })
  }
  return seen
}

/** RFC 8599 §4.1.2: a Contact that has lost its `pn-prid` asks for no more pushes. Other carriers may just be missing. */
async function withoutPushToken(run: Run, ctx: Context, facts: Binding): Promise<PushTokenOutcome> {
  const { binding, device, at } = facts
  if (binding.isMalformed) return 'malformed'
  if (binding.pushTokens.length > 0) return 'no_app'
  const lost =
    device?.pushTokens.filter((owned) => owned.status === 'active' && owned.carrier === 'rfc8599') ?? []
  const ids = lost.map((owned) => owned.pushTokenId)
  const disabled = await disablePushTokens(run, ctx.tenantId, ids, 'pn_prid_removed', at)
  if (disabled === 0 || device === null) return 'none'
  await forgetPushToken(run, ctx.tenantId, device.deviceId)
  return 'disabled'
}
