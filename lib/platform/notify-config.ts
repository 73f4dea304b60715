import type { Prisma } from './db.ts'

/** Tells every process that settings of the tenant changed; heard when the transaction commits, and only then. */
export async function notifyConfig(tx: Prisma.TransactionClient, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify('reveille_config', ${tenantId})`
}
