import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import type { AccountRecord } from './account.ts'
import { findAccountRecord } from './store.ts'

/** @throws AppError `not_found` */
export async function getAccount(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: { accountId: string },
): Promise<AccountRecord> {
  const account = isUuid(input.accountId)
    ? await findAccountRecord(ctx.db, ctx.tenantId, input.accountId)
    : null
  if (account === null) throw notFound()
  return account
}
