import type { PlatformContext } from '#lib/platform/context.ts'
import { deleteCallKeys, deleteIdempotencyKeys } from './purge-keys-store.ts'

const DAY_MS = 86_400_000
/** Small enough that a request never waits long behind a batch. */
const BATCH = 5_000

/** Forgets the keys that make requests idempotent once they are a day old: api.md promises 24 hours. */
export async function purgeKeys(
  ctx: Pick<PlatformContext, 'db' | 'clock'>,
): Promise<{ callKeys: number; idempotencyKeys: number }> {
  const before = new Date(ctx.clock.now().getTime() - DAY_MS)
  return {
    callKeys: await inBatches((limit) => deleteCallKeys(ctx.db, before, limit)),
    idempotencyKeys: await inBatches((limit) => deleteIdempotencyKeys(ctx.db, before, limit)),
  }
}

async function inBatches(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let deleted = BATCH; deleted === BATCH; total += deleted) deleted = await deleteSome(BATCH)
  return total
}
