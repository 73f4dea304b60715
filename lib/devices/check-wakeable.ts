import type { TenantSettingsCache } from '#lib/apps/tenant-settings-cache.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import type { Context } from '#lib/platform/context.ts'
import { findWakeTimes } from './lookup-store.ts'
import type { WakeableAnswer } from './schemas.ts'
import { listDeviceRecords } from './store.ts'
import { suggestWaitSeconds } from './suggest-wait.ts'
import { bestWakeConditions } from './wake-conditions.ts'

const MAX_DEVICES = 50
const NEWEST = {}

/** Whether the account's phones can be woken now, condition by condition, in an operator's words: as the console shows it. */
export async function checkWakeable(
  ctx: Context & { tenantSettings: TenantSettingsCache },
  aor: string,
): Promise<WakeableAnswer> {
  const now = ctx.clock.now()
  const [settings, credentials, { items: devices }] = await Promise.all([
    ctx.tenantSettings.get(ctx.tenantId),
    listCredentials(ctx),
    listDeviceRecords(ctx.db, ctx.tenantId, { aor }, NEWEST, MAX_DEVICES),
  ])
  const conditions = bestWakeConditions(devices, credentials, now)
  const deviceIds = devices.map((device) => device.deviceId)
  const wakeTimes = await findWakeTimes(ctx.db, ctx.tenantId, deviceIds, now)
  const app = settings.apps.find(({ appId }) => devices.some((device) => device.app?.appId === appId))
  return {
    wakeable: conditions.every(({ state }) => state !== 'unmet'),
    conditions: conditions.map(({ name, label, state, detail }) => ({
      name,
      ok: state === 'met',
      detail: `${label}. ${detail}`,
    })),
    suggestedWaitSeconds: suggestWaitSeconds(wakeTimes, app?.waitSeconds ?? settings.waitSeconds),
  }
}
