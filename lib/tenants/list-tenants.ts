import type { PlatformContext } from '#lib/platform/context.ts'
import { requirePlatformAdmin } from '#lib/platform/roles.ts'
import type { TenantUsage } from './usage.ts'
import { listTenantUsage } from './usage-store.ts'

const PAGE_SIZE = 50
const USAGE_MS = 30 * 86_400_000

/**
 * All tenants by slug, with what each uses.
 *
 * @param input.after the slug of the last tenant of the page before; the first page when empty
 * @param input.words part of a name or slug
 * @throws AppError `not_found` for whoever is no platform admin
 */
export async function listTenants(
  ctx: PlatformContext,
  input: { after: string; words: string },
): Promise<{ items: TenantUsage[]; nextAfter: string | null }> {
  requirePlatformAdmin(ctx)
  const rows = await listTenantUsage(ctx.db, {
    afterSlug: input.after,
    words: input.words.toLowerCase(),
    since: new Date(ctx.clock.now().getTime() - USAGE_MS),
    limit: PAGE_SIZE + 1,
  })
  const items = rows.slice(0, PAGE_SIZE)
  return { items, nextAfter: rows.length > PAGE_SIZE ? (items.at(-1)?.slug ?? null) : null }
}
