import type { Db } from '#lib/platform/db.ts'
import type { RingableDevice } from './diagnose-facts.ts'
import { DEVICE_WITH_STANDING, toDeviceFacts } from './diagnose-store.ts'

/** AORs that have this text in them: what a person types is rarely the whole. Within index account (tenant_id, aor). */
export async function searchAors(
  db: Db,
  tenantId: string,
  aorPart: string,
  limit: number,
): Promise<string[]> {
  const rows = await db.prisma.account.findMany({
    where: { tenantId, aor: { contains: aorPart, mode: 'insensitive' } },
    select: { aor: true },
    orderBy: { aor: 'asc' },
    take: limit,
  })
  return rows.map((row) => row.aor)
}

/**
 * Devices whose account has this text in its AOR, newest seen first: what the Send page offers. The tenant's
 * accounts are scanned for the text, within index account (tenant_id, aor).
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
      : { account: { tenantId, aor: { contains: wanted.aorPart, mode: 'insensitive' as const } } }
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
