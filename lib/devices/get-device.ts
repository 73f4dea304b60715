import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import type { DeviceRecord, PushTokenEventRecord } from './device.ts'
import { findDeviceRecord, listPushTokenEventRecords } from './store.ts'

const HISTORY_LENGTH = 50

/**
 * One device with all its push tokens and what happened to them, the newest first.
 *
 * @throws AppError `not_found`
 */
export async function getDevice(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: { deviceId: string },
): Promise<{ device: DeviceRecord; history: PushTokenEventRecord[] }> {
  if (!isUuid(input.deviceId)) throw notFound()
  const [device, history] = await Promise.all([
    findDeviceRecord(ctx.db, ctx.tenantId, input.deviceId),
    listPushTokenEventRecords(ctx.db, ctx.tenantId, input.deviceId, HISTORY_LENGTH),
  ])
  if (device === null) throw notFound()
  return { device, history }
}
