import type { Db, Prisma } from '#lib/platform/db.ts'
import { byOrder, type KeysetCursor, type KeysetPage, keysetPage, keysetQuery } from '#lib/platform/keyset.ts'
import { findDeviceIdsByAor, findPushTokenIdsByAor } from './aor-order-store.ts'
import type { DeviceRecord, PushTokenEventRecord, PushTokenRecord } from './device.ts'

const PUSH_TOKEN = {
  id: true,
  deviceId: true,
  aor: true,
  kind: true,
  value: true,
  environment: true,
  status: true,
  statusReason: true,
  statusSince: true,
  lastRegisteredAt: true,
  expiresAt: true,
  lastPushedAt: true,
  lastWokeAt: true,
  failures: true,
  device: { select: { name: true, userAgent: true } },
  app: { select: { id: true, name: true, bundleId: true, defaultEnvironment: true, onLapse: true } },
} as const satisfies Prisma.PushTokenSelect

const DEVICE = {
  id: true,
  name: true,
  userAgent: true,
  instanceId: true,
  firstSeenAt: true,
  lastSeenAt: true,
  account: { select: { id: true, aor: true, displayName: true } },
  app: { select: { id: true, name: true, bundleId: true } },
  registration: {
    select: { contactUri: true, registeredAt: true, expiresAt: true, userAgent: true, source: true },
  },
  pushTokens: { select: PUSH_TOKEN, orderBy: { id: 'desc' } },
} as const satisfies Prisma.DeviceSelect

type PushTokenRow = Prisma.PushTokenGetPayload<{ select: typeof PUSH_TOKEN }>
type DeviceRow = Prisma.DeviceGetPayload<{ select: typeof DEVICE }>

/** The value ends here: what leaves the store is its last four characters. */
function toPushToken({ id, value, device, app, ...rest }: PushTokenRow): PushTokenRecord {
  const { id: appId, ...appRest } = app
  return {
    pushTokenId: id,
    lastFour: value.slice(-4),
    deviceName: device.name || device.userAgent,
    app: { appId, ...appRest },
    ...rest,
  }
}

function toDevice({ id, account, app, pushTokens, ...rest }: DeviceRow): DeviceRecord {
  return {
    deviceId: id,
    account: { accountId: account.id, aor: account.aor, displayName: account.displayName },
    app: app === null ? null : { appId: app.id, name: app.name, bundleId: app.bundleId },
    pushTokens: pushTokens.map(toPushToken),
    ...rest,
  }
}

export type DeviceFilter = { accountId?: string; aor?: string; aorPrefix?: string }

/**
 * Newest first, by index `device (tenant_id, id)`, or `(tenant_id, account_id)` for one account. Where the beginning
 * of an AOR is given, in the order of AORs ({@link findDeviceIdsByAor}).
 */
export async function listDeviceRecords(
  db: Db,
  tenantId: string,
  filter: DeviceFilter,
  cursor: KeysetCursor,
  limit: number,
): Promise<KeysetPage<DeviceRecord>> {
  const query = keysetQuery(cursor, limit)
  const { accountId, aor, aorPrefix } = filter
  const ids =
    aorPrefix === undefined
      ? undefined
      : await findDeviceIdsByAor(db, tenantId, { aorPrefix, accountId }, query)
  const rows = await db.prisma.device.findMany({
    where: {
      tenantId,
      id: ids === undefined ? query.id : { in: ids },
      ...(accountId === undefined ? {} : { accountId }),
      ...(aor === undefined ? {} : { account: { tenantId, aor } }),
    },
    select: DEVICE,
    orderBy: { id: query.order },
    take: query.take,
  })
  const inOrder = ids === undefined ? rows : byOrder(ids, rows)
  return keysetPage(query, inOrder.map(toDevice), (device) => device.deviceId)
}

export async function findDeviceRecord(
  db: Db,
  tenantId: string,
  deviceId: string,
): Promise<DeviceRecord | null> {
  const row = await db.prisma.device.findUnique({
    where: { tenantId_id: { tenantId, id: deviceId } },
    select: DEVICE,
  })
  return row === null ? null : toDevice(row)
}

export type PushTokenFilter = {
  status?: PushTokenRecord['status']
  environment?: PushTokenRecord['environment']
  appId?: string
  aorPrefix?: string
}

/**
 * Newest first; each filter by an index of push_token that ends with the id: (tenant_id, id), (tenant_id, status, id),
 * (tenant_id, environment, id), (tenant_id, app_id, id). Where the beginning of an AOR is given, in the order of AORs
 * ({@link findPushTokenIdsByAor}).
 */
export async function listPushTokenRecords(
  db: Db,
  tenantId: string,
  filter: PushTokenFilter,
  cursor: KeysetCursor,
  limit: number,
): Promise<KeysetPage<PushTokenRecord>> {
  const query = keysetQuery(cursor, limit)
  const { aorPrefix, ...exact } = filter
  const ids =
    aorPrefix === undefined
      ? undefined
      : await findPushTokenIdsByAor(db, tenantId, { ...exact, aorPrefix }, query)
  const rows = await db.prisma.pushToken.findMany({
    where: { tenantId, ...exact, id: ids === undefined ? query.id : { in: ids } },
    select: PUSH_TOKEN,
    orderBy: { id: query.order },
    take: query.take,
  })
  const inOrder = ids === undefined ? rows : byOrder(ids, rows)
  return keysetPage(query, inOrder.map(toPushToken), (pushToken) => pushToken.pushTokenId)
}

/** Push tokens of a tenant by their ids, in no order. */
export async function findPushTokenRecords(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<PushTokenRecord[]> {
  const rows = await db.prisma.pushToken.findMany({
    where: { tenantId, id: { in: [...ids] } },
    select: PUSH_TOKEN,
  })
  return rows.map(toPushToken)
}

/** By index `push_token (tenant_id, device_id)`, then `push_token_event (tenant_id, push_token_id, id)`. */
export async function listPushTokenEventRecords(
  db: Db,
  tenantId: string,
  deviceId: string,
  limit: number,
): Promise<PushTokenEventRecord[]> {
  const rows = await db.prisma.pushTokenEvent.findMany({
    where: { tenantId, pushToken: { deviceId } },
    select: {
      id: true,
      pushTokenId: true,
      type: true,
      detail: true,
      createdAt: true,
      pushToken: { select: { value: true } },
    },
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(({ id, createdAt, pushToken, ...rest }) => ({
    eventId: id,
    at: createdAt,
    lastFour: pushToken.value.slice(-4),
    ...rest,
  }))
}

/** Ids of a tenant's apps that go on pushing to push tokens past their lifetime. */
export async function listAppsThatKeep(db: Db, tenantId: string): Promise<Set<string>> {
  const rows = await db.prisma.app.findMany({
    where: { tenantId, keepAfterExpiry: true },
    select: { id: true },
  })
  return new Set(rows.map(({ id }) => id))
}

/** How many active VoIP push tokens each app of a tenant has, by bundle id. Index push_token (tenant_id, app_id, kind, fingerprint). */
export async function countActiveByBundle(db: Db, tenantId: string): Promise<Map<string, number>> {
  const rows = await db.prisma.app.findMany({
    where: { tenantId },
    select: {
      bundleId: true,
      _count: { select: { pushTokens: { where: { kind: 'voip', status: 'active' } } } },
    },
  })
  return new Map(rows.map(({ bundleId, _count }) => [bundleId, _count.pushTokens]))
}
