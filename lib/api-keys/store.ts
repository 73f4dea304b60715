import type { Db, Prisma } from '#lib/platform/db.ts'
import type { Scope } from './scopes.ts'

/** An API key as people may see it: without the key, which nobody has but its owner. */
export type ApiKeyRecord = {
  apiKeyId: string
  name: string
  lastFour: string
  scopes: Scope[]
  allowedNetworks: string[]
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
  createdAt: Date
}

/** What authentication needs of a key and its tenant, in one row. */
export type ApiKeyGrantRow = {
  api_key_id: string
  tenant_id: string
  name: string
  scopes: string[]
  allowed_networks: string[]
  expires_at: Date | null
  revoked_at: Date | null
  tenant_status: 'active' | 'suspended'
}

const SHOWN = {
  id: true,
  name: true,
  lastFour: true,
  scopes: true,
  allowedNetworks: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  createdAt: true,
} as const

/** The key with this SHA-256, of whatever tenant: this is how a request gets its tenant. */
export async function findGrant(db: Db, secretHash: string): Promise<ApiKeyGrantRow | null> {
  const rows = await db.query<ApiKeyGrantRow>(
    'api-key-grant',
    `SELECT k.id AS api_key_id, k.tenant_id, k.name, k.scopes, k.allowed_networks, k.expires_at, k.revoked_at,
            t.status::text AS tenant_status
       FROM api_key k JOIN tenant t ON t.id = k.tenant_id
      WHERE k.secret_hash = $1`,
    [secretHash],
  )
  return rows[0] ?? null
}

/** Notes a use; of the same minute only the first is written, whichever process saw it. */
export async function touchLastUsed(db: Db, tenantId: string, apiKeyId: string, at: Date): Promise<void> {
  await db.query(
    'api-key-used',
    `UPDATE api_key SET last_used_at = $3
      WHERE tenant_id = $1 AND id = $2
        AND (last_used_at IS NULL OR last_used_at < $3::timestamptz - interval '1 minute')`,
    [tenantId, apiKeyId, at],
  )
}

export async function insertApiKey(
  tx: Prisma.TransactionClient,
  row: Omit<Prisma.ApiKeyUncheckedCreateInput, 'revokedAt' | 'lastUsedAt'>,
): Promise<void> {
  await tx.apiKey.create({ data: row, select: { id: true } })
}

/** Marks a key as revoked; false if there is no such key in the tenant, or it was revoked before. */
export async function markRevoked(
  tx: Prisma.TransactionClient,
  tenantId: string,
  apiKeyId: string,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({
    where: { tenantId, id: apiKeyId, revokedAt: null },
    data: { revokedAt: at },
  })
  return count > 0
}

export async function findApiKey(
  db: Db | { prisma: Prisma.TransactionClient },
  tenantId: string,
  apiKeyId: string,
): Promise<ApiKeyRecord | null> {
  const row = await db.prisma.apiKey.findFirst({ where: { tenantId, id: apiKeyId }, select: SHOWN })
  return row === null ? null : toRecord(row)
}

/** Keys of a tenant, newest first, at most `limit`, older than `beforeId` if given. Index: api_key (tenant_id, id). */
export async function listApiKeyRecords(
  db: Db,
  tenantId: string,
  page: { limit: number; beforeId: string | null },
): Promise<ApiKeyRecord[]> {
  const rows = await db.prisma.apiKey.findMany({
    where: { tenantId, ...(page.beforeId === null ? {} : { id: { lt: page.beforeId } }) },
    orderBy: { id: 'desc' },
    take: page.limit,
    select: SHOWN,
  })
  return rows.map(toRecord)
}

type ShownRow = Prisma.ApiKeyGetPayload<{ select: typeof SHOWN }>

function toRecord({ id, scopes, ...rest }: ShownRow): ApiKeyRecord {
  return { apiKeyId: id, scopes: scopes as Scope[], ...rest }
}
