import { lockAccount } from '#lib/accounts/account-lock-store.ts'
import { chooseApp } from '#lib/apps/app-settings.ts'
import { findTenantSettings } from '#lib/apps/store.ts'
import type { Context } from '#lib/platform/context.ts'
import { invalid, notFound } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { chooseDevice } from './choose-device.ts'
import { listAccountDevices, upsertDevice } from './device-store.ts'
import { pushTokenFingerprint } from './push-token.ts'
import { seePushToken } from './push-token-store.ts'
import type { PutPushTokenAnswer, PutPushTokenInput } from './schemas.ts'

const DAY_MS = 86_400_000

/**
 * Registers a push token by hand, for an app server that has push tokens but no SIP.
 *
 * @throws AppError `invalid` if the tenant has no such app, or several and none was named
 */
export async function putPushToken(ctx: Context, input: PutPushTokenInput): Promise<PutPushTokenAnswer> {
  const settings = await findTenantSettings(ctx.db, ctx.tenantId)
  if (settings === null) throw notFound()
  const app = chooseApp(settings, { app: input.app, pnBundleId: '', userAgent: input.userAgent })
  if (app === null) throw invalid('/app', 'There is no such app. Give the bundle id of one of your apps.')
  const fingerprint = pushTokenFingerprint(input.pushToken)
  const now = ctx.clock.now()
  return ctx.db.transaction(async (run) => {
    const accountId = await lockAccount(run, ctx.tenantId, input.aor)
    const devices = await listAccountDevices(run, ctx.tenantId, accountId)
    const instanceId = input.instanceId === '' ? null : input.instanceId
    const device = chooseDevice(devices, { instanceId, contactUri: '' }, '', [fingerprint])
    const deviceId = device?.deviceId ?? newId()
    await upsertDevice(run, {
      tenantId: ctx.tenantId,
      deviceId,
      accountId,
      appId: app.appId,
      instanceId,
      userAgent: input.userAgent,
      seenAt: now,
    })
    const seen = await seePushToken(run, {
      tenantId: ctx.tenantId,
      appId: app.appId,
      deviceId,
      aor: input.aor,
      kind: input.kind,
      value: input.pushToken,
      fingerprint,
      carrier: 'api',
      environment: input.environment,
      seenAt: now,
      expiresAt: new Date(now.getTime() + settings.pushTokenLifetimeDays * DAY_MS),
    })
    return { ok: true, deviceId, pushTokenStatus: seen.outcome, environment: seen.environment }
  })
}
