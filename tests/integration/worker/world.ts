import { randomBytes } from 'node:crypto'
import type { PlatformContext } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { createTenant, fixedClock } from '#tests/support/context.ts'

/** What the worker's use cases take, on a clock that stands still. */
export function workerContext(db: Db, now: Date): PlatformContext & { clock: ReturnType<typeof fixedClock> } {
  return {
    actor: { kind: 'system', name: 'worker' },
    requestId: newId(),
    ip: null,
    clock: fixedClock(now),
    db,
    log: createLog('test', 'silent'),
  }
}

type CallOverrides = Partial<Prisma.CallUncheckedCreateInput> & { tenantId?: string }

/** Writes a call of the past as a gateway would have left it. */
export async function insertCall(
  db: Db,
  startedAt: Date,
  overrides: CallOverrides = {},
): Promise<{ id: string; tenantId: string; appId: string | null }> {
  const tenantId = overrides.tenantId ?? (await createTenant(db)).id
  const call = await db.prisma.call.create({
    data: {
      id: newId(startedAt),
      tenantId,
      aor: `sip:${randomBytes(4).toString('hex')}@pbx.example.com`,
      state: 'waiting',
      waitMs: 10_000,
      deadlineAt: new Date(startedAt.getTime() + 10_000),
      startedAt,
      ...overrides,
    },
  })
  return { id: call.id, tenantId, appId: call.appId }
}

/** Writes a push of a call. */
export async function insertPush(
  db: Db,
  call: { id: string; tenantId: string },
  sentAt: Date,
  status: 'pending' | 'accepted',
): Promise<string> {
  const id = newId(sentAt)
  await db.prisma.push.create({
    data: {
      id,
      tenantId: call.tenantId,
      callId: call.id,
      deviceId: newId(),
      pushTokenId: newId(),
      aor: 'sip:100@pbx.example.com',
      tokenLastFour: 'abcd',
      tokenFingerprint: randomBytes(32).toString('hex'),
      topic: 'com.example.app.voip',
      environment: 'production',
      expirationAt: new Date(sentAt.getTime() + 10_000),
      status,
      settledAt: status === 'pending' ? null : sentAt,
    },
  })
  return id
}
