import type { Context } from '#lib/platform/context.ts'
import { findAccountIdByAor } from './account-id-store.ts'

/** The account of an AOR in its canonical form; null where the tenant has none, though calls may name it. */
export function findAccountId(ctx: Pick<Context, 'db' | 'tenantId'>, aor: string): Promise<string | null> {
  return findAccountIdByAor(ctx.db, ctx.tenantId, aor)
}
