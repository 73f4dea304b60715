import type { Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'

/** The value of a push token, for the one page that shows it; null if the tenant has no such push token. */
export async function findPushTokenValue(
  tx: Prisma.TransactionClient,
  tenantId: string,
  pushTokenId: string,
): Promise<{ value: string; aor: string } | null> {
  return tx.pushToken.findUnique({
    where: { tenantId_id: { tenantId, id: pushTokenId } },
    select: { value: true, aor: true },
  })
}

/** Where a device belongs; null if the tenant has no such device. Locks it until the transaction ends. */
export async function lockDeviceOwner(
  tx: Prisma.TransactionClient,
  tenantId: string,
  deviceId: string,
): Promise<{ aor: string; instanceId: string | null } | null> {
  await tx.$executeRaw`SELECT id FROM device WHERE tenant_id = ${tenantId}::uuid AND id = ${deviceId}::uuid
    FOR NO KEY UPDATE`
  const device = await tx.device.findUnique({
    where: { tenantId_id: { tenantId, id: deviceId } },
    select: { instanceId: true, account: { select: { aor: true } } },
  })
  return device === null ? null : { aor: device.account.aor, instanceId: device.instanceId }
}

/** The account of an AOR, made if it is not there, and locked against REGISTERs until the transaction ends. */
export async function upsertAccount(
  tx: Prisma.TransactionClient,
  tenantId: string,
  aor: string,
): Promise<string> {
  const account = await tx.account.upsert({
    where: { tenantId_aor: { tenantId, aor } },
    create: { id: newId(), tenantId, aor },
    update: { aor },
    select: { id: true },
  })
  return account.id
}

/** Whether an account has another device of this instance. Unique index device (tenant_id, account_id, instance_id). */
export async function hasInstance(
  tx: Prisma.TransactionClient,
  tenantId: string,
  accountId: string,
  instanceId: string,
): Promise<boolean> {
  const found = await tx.device.findFirst({
    where: { tenantId, accountId, instanceId },
    select: { id: true },
  })
  return found !== null
}

/** Gives a device and its push tokens to another account, notes it in their history, and ends the old binding. */
export async function moveDeviceRows(
  tx: Prisma.TransactionClient,
  tenantId: string,
  deviceId: string,
  to: { accountId: string; aor: string },
  from: { aor: string },
  at: Date,
): Promise<number> {
  await tx.device.update({
    where: { tenantId_id: { tenantId, id: deviceId } },
    data: { accountId: to.accountId },
    select: { id: true },
  })
  await tx.registration.deleteMany({ where: { tenantId, deviceId } })
  const moved = await tx.pushToken.updateManyAndReturn({
    where: { tenantId, deviceId },
    data: { aor: to.aor },
    select: { id: true },
  })
  await tx.pushTokenEvent.createMany({
    data: moved.map(({ id }) => ({
      id: newId(),
      tenantId,
      pushTokenId: id,
      type: 'moved',
      detail: { fromAor: from.aor, toAor: to.aor, by: 'hand' },
      createdAt: at,
    })),
  })
  return moved.length
}
