import type { Db, Prisma } from '#lib/platform/db.ts'

/** How the second factor of a person stands. */
export type SecondFactorRecord = { sealedTotp: string | null; recoveryCodesLeft: number }

export async function findSecondFactor(db: Db, userId: string): Promise<SecondFactorRecord | null> {
  const row = await db.prisma.user.findUnique({
    where: { id: userId },
    select: { sealedTotp: true, recoveryCodeHashes: true },
  })
  if (row === null) return null
  return { sealedTotp: row.sealedTotp, recoveryCodesLeft: row.recoveryCodeHashes.length }
}

/** Turns the second factor on; false if it was on already. */
export async function storeSecondFactor(
  tx: Prisma.TransactionClient,
  userId: string,
  row: { sealedTotp: string; totpLastStep: number; recoveryCodeHashes: string[] },
): Promise<boolean> {
  const { count } = await tx.user.updateMany({ where: { id: userId, sealedTotp: null }, data: row })
  return count > 0
}

export async function clearSecondFactor(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  await tx.user.updateMany({
    where: { id: userId },
    data: { sealedTotp: null, totpLastStep: null, recoveryCodeHashes: [] },
  })
}

export async function replaceRecoveryCodes(
  tx: Prisma.TransactionClient,
  userId: string,
  recoveryCodeHashes: string[],
): Promise<void> {
  await tx.user.updateMany({ where: { id: userId }, data: { recoveryCodeHashes } })
}

/** Takes the code of a step; false if a code of this step or a later one was taken before, by whichever process. */
export async function takeTotpStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { count } = await db.prisma.user.updateMany({
    where: { id: userId, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
    data: { totpLastStep: step },
  })
  return count > 0
}

/** Takes a recovery code, which is gone then; false if it is none of the person's, or was taken before. */
export async function takeRecoveryCode(db: Db, userId: string, codeHash: string): Promise<boolean> {
  const taken = await db.query<{ id: string }>(
    'take-recovery-code',
    `UPDATE user_account SET recovery_code_hashes = array_remove(recovery_code_hashes, $2)
      WHERE id = $1 AND $2 = ANY (recovery_code_hashes) RETURNING id`,
    [userId, codeHash],
  )
  return taken.length > 0
}
