import type { Db, Prisma } from '#lib/platform/db.ts'
import {
  byOrder,
  edgeOf,
  type KeysetCursor,
  type KeysetPage,
  type KeysetQuery,
  keysetPage,
  keysetQuery,
} from '#lib/platform/keyset.ts'
import { prefixRange } from '#lib/platform/prefix-range.ts'
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

/**
 * Newest first, by index `account (tenant_id, id)`. Where the beginning of an AOR is given, in the order of AORs, by
 * index account_aor_prefix_idx: a page costs the same whether few or many accounts have the beginning.
 */
export async function listAccountRecords(
  db: Db,
  tenantId: string,
  aorPrefix: string | undefined,
  cursor: KeysetCursor,
  limit: number,
): Promise<KeysetPage<AccountRecord>> {
  const query = keysetQuery(cursor, limit)
  const ids = aorPrefix === undefined ? undefined : await findIdsByAor(db, tenantId, aorPrefix, query)
  const rows = await db.prisma.account.findMany({
    where: { tenantId, id: ids === undefined ? query.id : { in: ids } },
    select: ACCOUNT,
    orderBy: { id: query.order },
    take: query.take,
  })
  const inOrder = ids === undefined ? rows : byOrder(ids, rows)
  return keysetPage(query, inOrder.map(toAccount), (account) => account.accountId)
}

/** Ids of one page of accounts in the order of their AORs, backwards for paging back. */
async function findIdsByAor(
  db: Db,
  tenantId: string,
  aorPrefix: string,
  query: KeysetQuery,
): Promise<string[]> {
  const { from, below } = prefixRange(aorPrefix)
  const isBack = query.order === 'asc'
  const edge = edgeOf(query)
  const beyond =
    edge === undefined
      ? ''
      : `AND aor COLLATE "C" ${isBack ? '<' : '>'} (SELECT aor FROM account WHERE tenant_id = $1::uuid AND id = $5::uuid)`
  const rows = await db.prisma.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM account WHERE tenant_id = $1::uuid AND aor COLLATE "C" >= $2 AND aor COLLATE "C" < $3 ${beyond}
    ORDER BY aor COLLATE "C" ${isBack ? 'DESC' : 'ASC'} LIMIT $4`,
    ...[tenantId, from, below, query.take, ...(edge === undefined ? [] : [edge])],
  )
  return rows.map((row) => row.id)
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
