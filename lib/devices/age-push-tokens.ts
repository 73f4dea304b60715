import type { PlatformContext } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { agePage, findPageEnd, type IdRange, listLifetimes, type TenantLifetime } from './ageing-store.ts'

/** Small enough that a REGISTER which meets a page waits for milliseconds. */
const PAGE_SIZE = 500
/** Pages at once. */
const LANES = 2
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** How many push tokens changed in a turn. */
export type AgedPushTokens = { expired: number; restored: number; moved: number }

/**
 * Goes once over all push tokens and ends those whose phones have not registered for their tenant's lifetime,
 * unless their app keeps such push tokens; a REGISTER revives one. Those that only a shorter lifetime had ended
 * come back. Any number of processes may do so at once, and any of them may be cut off: each page is whole.
 */
export async function agePushTokens(ctx: Pick<PlatformContext, 'db' | 'clock'>): Promise<AgedPushTokens> {
  const total = { expired: 0, restored: 0, moved: 0 }
  for (const tenant of await listLifetimes(ctx.db)) {
    const aged = await ageTenant(ctx, tenant)
    total.expired += aged.expired
    total.restored += aged.restored
    total.moved += aged.moved
  }
  return total
}

async function ageTenant(
  { db, clock }: Pick<PlatformContext, 'db' | 'clock'>,
  tenant: TenantLifetime,
): Promise<AgedPushTokens> {
  const total = { expired: 0, restored: 0, moved: 0 }
  const pages = pagesOf(db, tenant.tenantId)
  const lane = async () => {
    for await (const page of pages) {
      const now = clock.now()
      const eventIds = Array.from({ length: PAGE_SIZE }, () => newId(now))
      const aged = await agePage(db, tenant, page, eventIds, now)
      total.expired += aged.expired
      total.restored += aged.restored
      total.moved += aged.moved
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return total
}

/** The last page has room for what comes meanwhile; a push token that new is not due. */
async function* pagesOf(db: PlatformContext['db'], tenantId: string): AsyncGenerator<IdRange> {
  for (let afterId: string | null = FIRST_ID; afterId !== null; ) {
    const lastId: string | null = await findPageEnd(db, tenantId, afterId, PAGE_SIZE)
    yield { afterId, lastId: lastId ?? LAST_ID }
    afterId = lastId
  }
}
