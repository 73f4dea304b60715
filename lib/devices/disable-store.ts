import type { Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'

/** Disables active push tokens and notes why in their history. Answers how many there were. */
export async function disableByHand(
  tx: Prisma.TransactionClient,
  tenantId: string,
  pushTokenIds: readonly string[],
  reason: string,
  at: Date,
): Promise<number> {
  const active = await tx.pushToken.updateManyAndReturn({
    where: { tenantId, id: { in: [...pushTokenIds] }, status: 'active' },
    data: { status: 'disabled', statusReason: reason, statusSince: at },
    select: { id: true },
  })
  await tx.pushTokenEvent.createMany({
    data: active.map(({ id }) => ({
      id: newId(),
      tenantId,
      pushTokenId: id,
      type: 'disabled',
      detail: { reason },
      createdAt: at,
    })),
  })
  return active.length
}
