import { systemClock } from '#lib/platform/clock.ts'
import type { Context } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { contextFor } from '#tests/support/context.ts'
import { LARGE_SLUG, seedLarge } from '../../../bin/seed/seed-large.ts'

/** Fills a tenant as `npm run seed:large` does, with statistics and roll-ups. */
export async function seedLargeTenant(db: Db, size: { devices: number; calls: number }): Promise<Context> {
  const base = {
    actor: { kind: 'system' as const, name: 'test' },
    requestId: newId(),
    ip: null,
    clock: systemClock,
    db,
    log: createLog('test', 'silent'),
  }
  const options = { eventsPerCall: 1, days: 40, seed: 1, connections: 2, besideOthers: true, anew: false }
  await seedLarge(base, { ...size, ...options }, () => undefined, new AbortController().signal)
  const tenant = await db.prisma.tenant.findUniqueOrThrow({ where: { slug: LARGE_SLUG } })
  return contextFor(db, tenant)
}
