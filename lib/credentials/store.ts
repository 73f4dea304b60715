import type { ApnsSecret } from '#lib/apns/credential.ts'
import type { Db } from '#lib/platform/db.ts'
import { type KeyRing, openText } from '#lib/platform/secrets.ts'
import type { UsableCredential } from './choose-credential.ts'

/** Binds a sealed secret to its row: it cannot be opened as another credential's. */
export function sealContext(tenantId: string, credentialId: string): string {
  return `credential:${tenantId}:${credentialId}`
}

const NO_SECRET: ApnsSecret = { kind: 'token', keyPem: '', keyId: '', teamId: '' }

/**
 * Credentials of a tenant that may be pushed with, or whose brokenness explains why not; secrets opened. One
 * whose secret cannot be opened (its key is gone from the ring) is broken and takes no other with it.
 */
export async function listUsableCredentials(
  db: Db,
  keyRing: KeyRing,
  tenantId: string,
): Promise<UsableCredential[]> {
  const rows = await db.prisma.credential.findMany({
    where: { tenantId, status: { in: ['active', 'retiring', 'broken'] } },
    include: { apps: { select: { appId: true } } },
  })
  return Promise.all(
    rows.map(async (row) => {
      const secret = await openSealedSecret(keyRing, row.sealedSecret, sealContext(tenantId, row.id))
      return {
        credentialId: row.id,
        name: row.name,
        status: secret === null ? 'broken' : (row.status as UsableCredential['status']),
        appIds: row.apps.map((app) => app.appId),
        environments: row.environments.filter((environment) => environment !== 'unknown'),
        topics: row.kind === 'p8' ? [] : row.topics,
        notAfter: row.notAfter,
        activatedAt: row.activatedAt ?? row.statusSince,
        statusSince: row.statusSince,
        apns: { credentialId: row.id, secret: secret ?? NO_SECRET },
      }
    }),
  )
}

/** A stored secret; null when its key is not in the ring. */
export async function openSealedSecret(
  keyRing: KeyRing,
  sealed: string,
  context: string,
): Promise<ApnsSecret | null> {
  try {
    return JSON.parse(await openText(keyRing, sealed, context)) as ApnsSecret
  } catch {
    return null
  }
}

/** Tenants that have active credentials, the newest credential first. */
export async function listTenantsWithCredentials(db: Db, limit: number): Promise<string[]> {
  const rows = await db.prisma.credential.findMany({
    where: { status: 'active', tenant: { status: 'active' } },
    orderBy: { id: 'desc' },
    distinct: ['tenantId'],
    select: { tenantId: true },
    take: limit,
  })
  return rows.map((row) => row.tenantId)
}
