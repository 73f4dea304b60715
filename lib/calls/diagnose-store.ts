import type { Db, Prisma } from '#lib/platform/db.ts'
import type { CallRecords } from './call.ts'
import type { CredentialFacts, DeviceFacts, DiagnosisInput } from './diagnose-facts.ts'
import { listNearbyCalls, listOtherPushes } from './diagnose-history-store.ts'

/**
 * A call's records with what is known now of the account's devices and of the credentials, of other pushes to the
 * same devices and of other calls to the account: the evidence that a diagnosis speaks of. Four reads, by
 * account.aor, credential id, device id and call.aor.
 */
export async function withSurroundings(
  db: Db,
  tenantId: string,
  records: CallRecords,
): Promise<DiagnosisInput> {
  const [devices, credentials, otherPushes, nearbyCalls] = await Promise.all([
    listDeviceFacts(db, tenantId, records.call.aor),
    listCredentialFacts(db, tenantId, records),
    listOtherPushes(db, tenantId, records),
    listNearbyCalls(db, tenantId, records.call),
  ])
  return { ...records, devices, credentials, otherPushes, nearbyCalls }
}

/** A device with its newest VoIP push token and its binding. */
export const DEVICE_WITH_STANDING = {
  pushTokens: {
    where: { kind: 'voip' },
    orderBy: { lastRegisteredAt: 'desc' },
    take: 1,
    include: { app: { select: { onLapse: true } } },
  },
  registration: { select: { registeredAt: true, expiresAt: true } },
} as const satisfies Prisma.DeviceInclude

/** The account's devices, each with its newest VoIP push token. Unique index account (tenant_id, aor). */
export async function listDeviceFacts(db: Db, tenantId: string, aor: string): Promise<DeviceFacts[]> {
  const rows = await db.prisma.device.findMany({
    where: { tenantId, account: { tenantId, aor } },
    include: DEVICE_WITH_STANDING,
    orderBy: { lastSeenAt: 'desc' },
  })
  return rows.map(toDeviceFacts)
}

type DeviceRow = Prisma.DeviceGetPayload<{ include: typeof DEVICE_WITH_STANDING }>

/** What a row says of a device. */
export function toDeviceFacts(device: DeviceRow): DeviceFacts {
  const pushToken = device.pushTokens[0]
  return {
    deviceId: device.id,
    name: device.name,
    userAgent: device.userAgent,
    pushTokenStatus: pushToken?.status ?? null,
    statusReason: pushToken?.statusReason ?? '',
    statusSince: pushToken?.statusSince ?? null,
    lastRegisteredAt: pushToken?.lastRegisteredAt ?? null,
    lastWokeAt: pushToken?.lastWokeAt ?? null,
    failures: pushToken?.failures ?? 0,
    registeredAt: device.registration?.registeredAt ?? null,
    registrationExpiresAt: device.registration?.expiresAt ?? null,
    onLapse: pushToken?.app.onLapse ?? null,
  }
}

/** The credentials that the call's pushes used, and those that serve its app now. */
async function listCredentialFacts(
  db: Db,
  tenantId: string,
  records: CallRecords,
): Promise<CredentialFacts[]> {
  const used = records.pushes.flatMap((push) => (push.credentialId === null ? [] : [push.credentialId]))
  const { appId } = records.call
  const rows = await db.prisma.credential.findMany({
    where: {
      tenantId,
      status: { not: 'draft' },
      OR: [{ id: { in: used } }, ...(appId === null ? [] : [{ apps: { some: { tenantId, appId } } }])],
    },
    select: { id: true, name: true, status: true, notAfter: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id, ...row }) => ({ credentialId: id, ...row }))
}
