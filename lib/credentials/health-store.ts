import type { Db } from '#lib/platform/db.ts'
import type { HealthRecord, ServedApp } from './credential-health.ts'

/** Credentials that are not retired, with what Apple last said of each; of one tenant if given, else of all. */
export async function listHealthRecords(db: Db, tenantId?: string): Promise<HealthRecord[]> {
  const rows = await db.prisma.credential.findMany({
    where: { ...ofTenant(tenantId), status: { not: 'retired' } },
    orderBy: { id: 'desc' },
    select: {
      id: true,
      tenantId: true,
      tenant: { select: { slug: true } },
      name: true,
      kind: true,
      status: true,
      statusReason: true,
      statusSince: true,
      notAfter: true,
      retireAt: true,
      environments: true,
      topics: true,
      lastCheckAt: true,
      lastCheckResult: true,
      apps: { select: { app: { select: { id: true, bundleId: true } } } },
      checks: { orderBy: { environment: 'asc' } },
    },
  })
  return rows.map(({ id, tenant, apps, checks, environments, ...row }) => ({
    ...row,
    credentialId: id,
    tenantSlug: tenant.slug,
    environments: environments.filter((environment) => environment !== 'unknown'),
    apps: apps.map(({ app }) => ({ appId: app.id, bundleId: app.bundleId })),
    checks: checks.flatMap(({ environment, tenantId: _tenant, credentialId: _credential, ...check }) =>
      environment === 'unknown' ? [] : [{ environment, ...check }],
    ),
  }))
}

/** Apps, which all need a credential; of one tenant if given, else of all. */
export async function listServedApps(db: Db, tenantId?: string): Promise<ServedApp[]> {
  const rows = await db.prisma.app.findMany({
    where: ofTenant(tenantId),
    orderBy: { id: 'asc' },
    select: {
      id: true,
      tenantId: true,
      tenant: { select: { slug: true } },
      bundleId: true,
      name: true,
      defaultEnvironment: true,
    },
  })
  return rows.map(({ id, tenant, defaultEnvironment, ...row }) => ({
    ...row,
    appId: id,
    tenantSlug: tenant.slug,
    environment: defaultEnvironment === 'sandbox' ? 'sandbox' : 'production',
  }))
}

function ofTenant(tenantId: string | undefined) {
  return tenantId === undefined ? { tenant: { status: 'active' as const } } : { tenantId }
}
