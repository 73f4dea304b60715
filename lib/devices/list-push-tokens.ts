import { aorPrefix } from '#lib/accounts/aor-prefix.ts'
import type { Context } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'
import type { KeysetCursor, KeysetPage } from '#lib/platform/keyset.ts'
import type { PushEnvironment, PushTokenRecord, PushTokenStatus } from './device.ts'
import { listPushTokenRecords, type PushTokenFilter } from './store.ts'

const PAGE_SIZE = 50

export type ListPushTokensInput = {
  status?: PushTokenStatus | null
  environment?: PushEnvironment | null
  /** An id that is none, or another tenant's, finds nothing. */
  appId?: string
  /** The beginning of an AOR; the scheme may be left out. */
  aor?: string
  cursor?: KeysetCursor
}

/** Push tokens of the tenant, newest first. */
export async function listPushTokens(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: ListPushTokensInput,
): Promise<KeysetPage<PushTokenRecord>> {
  const filter: PushTokenFilter = {}
  if (input.status) filter.status = input.status
  if (input.environment) filter.environment = input.environment
  if (input.appId) {
    if (!isUuid(input.appId)) return { items: [], newerCursor: null, olderCursor: null }
    filter.appId = input.appId
  }
  const prefix = aorPrefix(input.aor ?? '')
  if (prefix !== undefined) filter.aorPrefix = prefix
  return listPushTokenRecords(ctx.db, ctx.tenantId, filter, input.cursor ?? {}, PAGE_SIZE)
}
