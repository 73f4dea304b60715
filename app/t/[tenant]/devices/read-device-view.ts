import type { CallRecord } from '#lib/calls/call.ts'
import { listCallRows } from '#lib/calls/store.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { getDevice } from '#lib/devices/get-device.ts'
import { type WakeCondition, wakeConditions } from '#lib/devices/wake-conditions.ts'
import type { Context } from '#lib/platform/context.ts'

const RECENT_CALLS = 10

/** Everything that a device's page shows, and the panel beside the list too. */
export type DeviceView = Awaited<ReturnType<typeof getDevice>> & {
  /** Null for a desk phone, which nothing wakes. */
  conditions: WakeCondition[] | null
  calls: CallRecord[]
}

/** @throws AppError `not_found` for a device that the tenant has not */
export async function readDeviceView(ctx: Context, deviceId: string): Promise<DeviceView> {
  const found = await getDevice(ctx, { deviceId })
  const [credentials, calls] = await Promise.all([
    listCredentials(ctx),
    listCallRows(ctx.db, ctx.tenantId, { aor: found.device.account.aor }, RECENT_CALLS),
  ])
  const { device } = found
  const conditions = device.app === null ? null : wakeConditions(device, credentials, ctx.clock.now())
  return { ...found, conditions, calls }
}
