import type { Db, Prisma } from '#lib/platform/db.ts'
import { type KeysetCursor, type KeysetPage, keysetPage, keysetQuery } from '#lib/platform/keyset.ts'
import { likeLiteral } from '#lib/platform/like.ts'
import type { AccountRecord } from './account.ts'

const ACCOUNT = {
  id: true,
  aor: true,
  displayName: true,
  createdAt: true,
  devices: {
    select: {
      lastSeenAt: true,
      pushTokens: { where: { kind: 'voip', status: 'active' }, select: { lastWokeAt: true } },
    },
  },
} as const satisfies Prisma.AccountSelect

type AccountRow = Prisma.AccountGetPayload<{ select: typeof ACCOUNT }>

function toAccount({ id, devices, ...rest }: AccountRow): AccountRecord {
  const pushTokens = devices.flatMap((device) => device.pushTokens)
  return {
    accountId: id,
    ...rest,
    deviceCount: devices.length,
    ringingCount: pushTokens.length,
    lastSeenAt: latest(devices.map((device) => device.lastSeenAt)),
    lastWokeAt: latest(pushTokens.map((pushToken) => pushToken.lastWokeAt)),
  }
}

function latest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : new Date(Math.max(...known.map(Number)))
}

/** By index `account (tenant_id, id)`, or `(tenant_id, aor)` where a prefix is given. */
export async function listAccountRecords(
  db: Db,
  tenantId: string,
  aorPrefix: string | undefined,
  cursor: KeysetCursor,
  limit: number,
): Promise<KeysetPage<AccountRecord>> {
  const query = keysetQuery(cursor, limit)
  const rows = await db.prisma.account.findMany({
    where: {
      tenantId,
      ...(query.id === undefined ? {} : { id: query.id }),
      ...(aorPrefix === undefined ? {} : { aor: { startsWith: likeLiteral(aorPrefix) } }),
    },
    select: ACCOUNT,
    orderBy: { id: query.order },
    take: query.take,
  })
  return keysetPage(query, rows.map(toAccount), (account) => account.accountId)
}

export async function findAccountRecord(
  db: Db,
  tenantId: string,
  accountId: string,
): Promise<AccountRecord | null> {
  const row = await db.prisma.account.findUnique({
    where: { tenantId_id: { tenantId, id: accountId } },
    select: ACCOUNT,
  })
  return row === null ? null : toAccount(row)
}
