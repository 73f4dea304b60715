import type { Context } from '#lib/platform/context.ts'
import type { KeysetCursor, KeysetPage } from '#lib/platform/keyset.ts'
import type { AccountRecord } from './account.ts'
import { aorPrefix } from './aor-prefix.ts'
import { listAccountRecords } from './store.ts'

const PAGE_SIZE = 50

/**
 * Accounts of the tenant, newest first; with the beginning of an AOR (the scheme may be left out) in the order of
 * their AORs.
 */
export async function listAccounts(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: { aor?: string; cursor?: KeysetCursor },
): Promise<KeysetPage<AccountRecord>> {
  return listAccountRecords(ctx.db, ctx.tenantId, aorPrefix(input.aor ?? ''), input.cursor ?? {}, PAGE_SIZE)
}
