import { aorPrefix } from '#lib/accounts/aor-prefix.ts'
import type { Context } from '#lib/platform/context.ts'
import type { KeysetCursor, KeysetPage } from '#lib/platform/keyset.ts'
import type { DeviceRecord } from './device.ts'
import { type DeviceFilter, listDeviceRecords } from './store.ts'

const PAGE_SIZE = 50

/** Devices of the tenant, newest first; `aor` is the beginning of an AOR, the scheme may be left out. */
export async function listDevices(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: { aor?: string; accountId?: string; cursor?: KeysetCursor; limit?: number },
): Promise<KeysetPage<DeviceRecord>> {
  const filter: DeviceFilter = {}
  const prefix = aorPrefix(input.aor ?? '')
  if (prefix !== undefined) filter.aorPrefix = prefix
  if (input.accountId !== undefined) filter.accountId = input.accountId
  return listDeviceRecords(ctx.db, ctx.tenantId, filter, input.cursor ?? {}, input.limit ?? PAGE_SIZE)
}
