import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '#lib/platform/clock.ts'
import type { Actor, Context } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'

/** A row of `tenant`. */
export type TestTenant = Prisma.TenantGetPayload<object>

const EVERY_SCOPE = [
  'registrations:write',
  'calls:write',
  'calls:read',
  'tokens:read',
  'tokens:write',
  'pushes:write',
] as const

const silentLog = createLog('test', 'silent')

/** A tenant that no other test knows. */
export async function createTenant(
  db: Db,
  overrides: Partial<Prisma.TenantUncheckedCreateInput> = {},
): Promise<TestTenant> {
  const slug = `t-${randomBytes(6).toString('hex')}`
  return db.prisma.tenant.create({ data: { id: newId(), slug, name: slug, ...overrides } })
}

type ContextOptions = { clock?: Clock; actor?: Actor; requestId?: string; ip?: string | null }

/** The context of a request in a tenant: by default from an API key with every scope. */
export function contextFor(db: Db, tenant: { id: string }, options: ContextOptions = {}): Context {
  return {
    tenantId: tenant.id,
    actor: { kind: 'api_key', apiKeyId: newId(), name: 'test key', scopes: EVERY_SCOPE },
    requestId: newId(),
    ip: '127.0.0.1',
    clock: systemClock,
    db,
    log: silentLog,
    ...options,
  }
}

/** A clock that stands still until it is told to go on. */
export type FixedClock = Clock & {
  /** Moves on by this many milliseconds, and answers the new time. */
  advance(ms: number): Date
}

/** A {@link FixedClock} that starts at this moment. */
export function fixedClock(start: Date | string = '2026-11-23T12:00:00.000Z'): FixedClock {
  let now = new Date(start)
  return {
    now: () => new Date(now),
    advance(ms) {
      now = new Date(now.getTime() + ms)
      return new Date(now)
    },
  }
}
