import type { Prisma } from '#lib/platform/db.ts'
import type { CreateAppInput, UpdateAppInput } from './schemas.ts'

type AppRow = CreateAppInput &
  Required<Pick<CreateAppInput, 'isDefault' | 'payloadTemplate' | 'tokenCarriers'>>

/** Adds an app; false if the tenant has one with this bundle id. */
export async function insertApp(
  tx: Prisma.TransactionClient,
  tenantId: string,
  row: AppRow & { appId: string; createdAt: Date },
): Promise<boolean> {
  const { appId, ...rest } = row
  const { count } = await tx.app.createMany({
    data: [{ id: appId, tenantId, ...withoutAbsent(rest) }] as Prisma.AppCreateManyInput[],
    skipDuplicates: true,
  })
  return count > 0
}

/** Changes an app; false if the tenant has no such app. */
export async function updateAppRow(
  tx: Prisma.TransactionClient,
  tenantId: string,
  { appId, ...changes }: UpdateAppInput,
): Promise<boolean> {
  const { count } = await tx.app.updateMany({
    where: { tenantId, id: appId },
    data: withoutAbsent(changes) as Prisma.AppUpdateManyMutationInput,
  })
  return count > 0
}

/** Lets changes to the apps of a tenant happen one after the other: which of them is the default is for all to agree on. */
export async function lockApps(tx: Prisma.TransactionClient, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT id FROM tenant WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`
}

/** Takes the mark of the default app away, before another gets it: a tenant has at most one. */
export async function clearDefault(tx: Prisma.TransactionClient, tenantId: string): Promise<void> {
  await tx.app.updateMany({ where: { tenantId, isDefault: true }, data: { isDefault: false } })
}

export async function hasApps(tx: Prisma.TransactionClient, tenantId: string): Promise<boolean> {
  return (await tx.app.findFirst({ where: { tenantId }, select: { id: true } })) !== null
}

/** Whether devices still belong to the app. */
export async function hasDevices(
  tx: Prisma.TransactionClient,
  tenantId: string,
  appId: string,
): Promise<boolean> {
  return (await tx.device.findFirst({ where: { tenantId, appId }, select: { id: true } })) !== null
}

/** Removes an app; its bundle id, or null if the tenant has no such app. */
export async function deleteAppRow(
  tx: Prisma.TransactionClient,
  tenantId: string,
  appId: string,
): Promise<string | null> {
  const app = await tx.app.findFirst({ where: { tenantId, id: appId }, select: { bundleId: true } })
  await tx.app.deleteMany({ where: { tenantId, id: appId } })
  return app?.bundleId ?? null
}

function withoutAbsent<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Partial<Value>
}
