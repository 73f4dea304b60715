import { aorPrefixes } from '#lib/accounts/aor-prefix.ts'
import type { Db } from '#lib/platform/db.ts'
import { prefixRange } from '#lib/platform/prefix-range.ts'
import type { RingableDevice } from './diagnose-facts.ts'
import { DEVICE_WITH_STANDING, toDeviceFacts } from './diagnose-store.ts'

/** AORs that begin with what was typed, with the scheme or without, in their order. Index account_aor_prefix_idx. */
export async function searchAors(db: Db, tenantId: string, typed: string, limit: number): Promise<string[]> {
  const ranges = aorPrefixes(typed).map(prefixRange)
  const rows = await db.query<{ aor: string }>(
    'search_aors',
    `SELECT found.aor FROM unnest($2::text[], $3::text[]) AS range(low, high) CROSS JOIN LATERAL (
      SELECT aor FROM account WHERE tenant_id = $1 AND aor COLLATE "C" >= low AND aor COLLATE "C" < high
      ORDER BY aor COLLATE "C" LIMIT $4
    ) AS found ORDER BY aor COLLATE "C" LIMIT $4`,
    [tenantId, ranges.map(({ from }) => from), ranges.map(({ below }) => below), limit],
  )
  return rows.map((row) => row.aor)
}

/** More accounts than this with one beginning are not all looked at: more has to be typed. */
const MOST_ACCOUNTS = 50

/**
 * Devices whose account's AOR begins with what was typed, newest seen first: what the Send page offers. The first
 * {@link MOST_ACCOUNTS} such accounts are looked at. Index account_aor_prefix_idx, then device (tenant_id, account_id).
 */
export async function searchRingableDevices(
  db: Db,
  tenantId: string,
  wanted: { aorPart: string } | { deviceId: string },
  limit: number,
): Promise<RingableDevice[]> {
  const which =
    'deviceId' in wanted
      ? { id: wanted.deviceId }
      : { account: { tenantId, aor: { in: await searchAors(db, tenantId, wanted.aorPart, MOST_ACCOUNTS) } } }
  const rows = await db.prisma.device.findMany({
    where: { tenantId, appId: { not: null }, ...which },
    include: {
      ...DEVICE_WITH_STANDING,
      account: { select: { aor: true } },
      app: { select: { bundleId: true } },
    },
    orderBy: { lastSeenAt: 'desc' },
    take: limit,
  })
  return rows.map((device) => ({
    ...toDeviceFacts(device),
    aor: device.account.aor,
    bundleId: device.app?.bundleId ?? '',
    environment: device.pushTokens[0]?.environment ?? '',
  }))
}
