import type { Context } from '#lib/platform/context.ts'
import { invalid } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { type ApiKeyRecord, listApiKeyRecords } from './store.ts'

const PAGE_SIZE = 50

/**
 * API keys of the tenant, newest first, revoked and expired ones included.
 *
 * @param input.cursor `nextCursor` of the page before; the first page when empty or absent
 * @throws AppError `not_found` for a role below admin, `invalid` for a cursor that is none
 */
export async function listApiKeys(
  ctx: Context,
  input: { cursor?: string; limit?: number } = {},
): Promise<{ items: ApiKeyRecord[]; nextCursor: string }> {
  requireRole(ctx, 'admin')
  const cursor = input.cursor ?? ''
  if (cursor !== '' && !isUuid(cursor)) throw invalid('/cursor', 'is not a cursor')
  const limit = input.limit ?? PAGE_SIZE
  const rows = await listApiKeyRecords(ctx.db, ctx.tenantId, {
    limit: limit + 1,
    beforeId: cursor === '' ? null : cursor,
  })
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.apiKeyId ?? '') : '' }
}
