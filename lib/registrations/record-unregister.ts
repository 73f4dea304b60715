import { lockAccount } from '#lib/accounts/account-lock-store.ts'
import { isStaleRegister, type KnownDevice } from '#lib/devices/choose-device.ts'
import { listAccountDevices } from '#lib/devices/device-store.ts'
import { disablePushTokens } from '#lib/devices/push-token-store.ts'
import type { Context } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { endRegistrations } from './record-store.ts'
import { acceptedAt, type RecordedBinding } from './recorded-binding.ts'
import type { RegisterReport } from './register-report.ts'

type Run = Db['query']

/** Ends the binding of one device; its push tokens are disabled unless its app unregisters when it goes to sleep. */
export async function unregister(
  run: Run,
  ctx: Context,
  report: RegisterReport,
  device: KnownDevice | null,
  at: Date,
): Promise<RecordedBinding> {
  const gone = {
    contactUri: '',
    environment: '' as const,
    isAwake: false,
    repeatOf: null,
    unwokenCallIds: null,
  }
  if (device === null) return { ...gone, deviceId: '', pushTokenStatus: 'none' }
  const disabled = await endDevices(run, ctx, report, [device], at)
  return { ...gone, deviceId: device.deviceId, pushTokenStatus: disabled > 0 ? 'disabled' : 'none' }
}

async function endDevices(
  run: Run,
  ctx: Context,
  report: RegisterReport,
  devices: readonly KnownDevice[],
  at: Date,
): Promise<number> {
  const deviceIds = devices.map((device) => device.deviceId)
  const pushTokenIds = devices
    .filter((device) => device.onUnregister === 'disable')
    .flatMap((device) => device.pushTokens.map((owned) => owned.pushTokenId))
  const { callId, cseq } = report
  await endRegistrations(run, ctx.tenantId, { deviceIds, pushTokenIds, at, callId, cseq })
  return disablePushTokens(run, ctx.tenantId, pushTokenIds, 'unregistered', at)
}

/** `Contact: *` with Expires 0: every binding of the account ends (RFC 3261 §10.2.2). */
export async function recordRemoveAll(ctx: Context, report: RegisterReport): Promise<RecordedBinding> {
  const at = acceptedAt(report, ctx.clock.now())
  return ctx.db.transaction(async (run) => {
    const accountId = await lockAccount(run, ctx.tenantId, report.aor)
    const devices = await listAccountDevices(run, ctx.tenantId, accountId)
    const ending = devices.filter((device) => !isStaleRegister(device, report.callId, report.cseq))
    const disabled = await endDevices(run, ctx, report, ending, at)
    return {
      deviceId: '',
      contactUri: '',
      pushTokenStatus: disabled > 0 ? 'disabled' : 'none',
      environment: '',
      isAwake: false,
      repeatOf: null,
      unwokenCallIds: null,
    }
  })
}
