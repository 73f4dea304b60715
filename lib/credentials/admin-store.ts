import type { ApnsSecret } from '#lib/apns/credential.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'
import { notFound } from '#lib/platform/errors.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import type { CredentialRecord, CredentialStatus } from './credential.ts'
import { openSealedSecret, sealContext } from './store.ts'

const SHOWN = {
  id: true,
  kind: true,
  name: true,
  fingerprint: true,
  subject: true,
  issuer: true,
  topics: true,
  teamId: true,
  keyId: true,
  environments: true,
  notBefore: true,
  notAfter: true,
  status: true,
  statusReason: true,
  statusSince: true,
  retireAt: true,
  lastCheckAt: true,
  lastCheckResult: true,
  createdAt: true,
  apps: { select: { app: { select: { id: true, bundleId: true, name: true } } } },
} as const

/** Credentials of a tenant, newest first; of one app if given. A tenant has a handful per app. */
export async function listCredentialRecords(
  db: Db | { prisma: Prisma.TransactionClient },
  tenantId: string,
  filter: { appId?: string; credentialId?: string; fingerprint?: string } = {},
): Promise<CredentialRecord[]> {
  const { appId, credentialId, fingerprint } = filter
  const rows = await db.prisma.credential.findMany({
    where: {
      tenantId,
      ...(credentialId === undefined ? {} : { id: credentialId }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
      ...(appId === undefined ? {} : { apps: { some: { appId } } }),
    },
    orderBy: { id: 'desc' },
    select: SHOWN,
  })
  return rows.map(toRecord)
}

/** A credential of some tenant. */
export type CredentialInUse = { tenantId: string; slug: string; credentialId: string; name: string }

/** Whose a credential is; null if it is gone. */
export async function findOwner(db: Db, credentialId: string): Promise<string | null> {
  const row = await db.prisma.credential.findUnique({
    where: { id: credentialId },
    select: { tenantId: true },
  })
  return row?.tenantId ?? null
}

/** Credentials that are active, retiring or broken, of all tenants. */
export async function listInUse(db: Db): Promise<CredentialInUse[]> {
  const rows = await db.prisma.credential.findMany({
    where: { status: { in: ['active', 'retiring', 'broken'] }, tenant: { status: 'active' } },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, tenantId: true, tenant: { select: { slug: true } } },
  })
  return rows.map(({ id, name, tenantId, tenant }) => ({
    tenantId,
    slug: tenant.slug,
    credentialId: id,
    name,
  }))
}

/**
 * Opens the secret of a credential, for a connection to Apple; null when its key is not in this process's ring.
 *
 * @throws AppError `not_found`
 */
export async function openSecret(
  db: Db,
  keyRing: KeyRing,
  tenantId: string,
  credentialId: string,
): Promise<ApnsSecret | null> {
  const row = await db.prisma.credential.findFirst({
    where: { tenantId, id: credentialId },
    select: { sealedSecret: true },
  })
  if (row === null) throw notFound()
  return openSealedSecret(keyRing, row.sealedSecret, sealContext(tenantId, credentialId))
}

/** Adds a credential; false if the tenant has one with this fingerprint. */
export async function insertCredential(
  tx: Prisma.TransactionClient,
  row: Prisma.CredentialCreateManyInput,
): Promise<boolean> {
  const { count } = await tx.credential.createMany({ data: [row], skipDuplicates: true })
  return count > 0
}

/** Lets a credential serve these apps; how many it did not serve before. */
export async function linkApps(
  tx: Prisma.TransactionClient,
  tenantId: string,
  credentialId: string,
  appIds: readonly string[],
): Promise<number> {
  const { count } = await tx.credentialApp.createMany({
    data: appIds.map((appId) => ({ tenantId, credentialId, appId })),
    skipDuplicates: true,
  })
  return count
}

/**
 * Moves a credential to another status by decision; false if it is not (or no longer) in one of `from`.
 *
 * @param move.retireAt with `retiring`: when it is to be retired by itself; never if absent
 */
export async function moveCredential(
  tx: Prisma.TransactionClient,
  tenantId: string,
  credentialId: string,
  move: { from: readonly CredentialStatus[]; to: CredentialStatus; at: Date; retireAt?: Date | null },
): Promise<boolean> {
  const { count } = await tx.credential.updateMany({
    where: { tenantId, id: credentialId, status: { in: [...move.from] } },
    data: {
      status: move.to,
      statusReason: '',
      statusSince: move.at,
      brokenFrom: null,
      retireAt: move.retireAt ?? null,
      ...(move.to === 'active' ? { activatedAt: move.at } : {}),
    },
  })
  return count > 0
}

/** Notes what Apple said of a credential. */
export async function storeCheck(
  tx: Prisma.TransactionClient,
  tenantId: string,
  credentialId: string,
  check: { at: Date; result: string },
): Promise<void> {
  await tx.credential.updateMany({
    where: { tenantId, id: credentialId },
    data: { lastCheckAt: check.at, lastCheckResult: check.result },
  })
}

type ShownRow = Prisma.CredentialGetPayload<{ select: typeof SHOWN }>

function toRecord({ id, apps, environments, ...rest }: ShownRow): CredentialRecord {
  return {
    credentialId: id,
    ...rest,
    environments: environments.filter((environment) => environment !== 'unknown'),
    apps: apps.map(({ app }) => ({ appId: app.id, bundleId: app.bundleId, name: app.name })),
  }
}
