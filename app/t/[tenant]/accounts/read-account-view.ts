import type { AccountRecord } from '#lib/accounts/account.ts'
import { getAccount } from '#lib/accounts/get-account.ts'
import type { CallRecord } from '#lib/calls/call.ts'
import { listCallRows } from '#lib/calls/store.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import type { DeviceRecord } from '#lib/devices/device.ts'
import { listDevices } from '#lib/devices/list-devices.ts'
import { bestWakeConditions, type WakeCondition } from '#lib/devices/wake-conditions.ts'
import type { Context } from '#lib/platform/context.ts'

const RECENT_CALLS = 10

/** Everything that an account's page shows, and the panel beside the list too. */
export type AccountView = {
  account: AccountRecord
  devices: DeviceRecord[]
  conditions: WakeCondition[]
  calls: CallRecord[]
}

/** @throws AppError `not_found` for an account that the tenant has not */
export async function readAccountView(ctx: Context, accountId: string): Promise<AccountView> {
  const account = await getAccount(ctx, { accountId })
  const [devices, credentials, calls] = await Promise.all([
    listDevices(ctx, { accountId }),
    listCredentials(ctx),
    listCallRows(ctx.db, ctx.tenantId, { aor: account.aor }, RECENT_CALLS),
  ])
  const conditions = bestWakeConditions(devices.items, credentials, ctx.clock.now())
  return { account, devices: devices.items, conditions, calls }
}
