import type { Db } from '#lib/platform/db.ts'

/** By unique index `account (tenant_id, aor)`. */
export async function findAccountIdByAor(db: Db, tenantId: string, aor: string): Promise<string | null> {
  const row = await db.prisma.account.findUnique({
    where: { tenantId_aor: { tenantId, aor } },
    select: { id: true },
  })
  return row?.id ?? null
}
