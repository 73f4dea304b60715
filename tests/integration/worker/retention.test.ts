import { expect, it } from 'vitest'
import { checkPartitions } from '#lib/history/check-partitions.ts'
import { keepPartitions } from '#lib/history/keep-partitions.ts'
import { purgeHistory } from '#lib/history/purge-history.ts'
import { newId } from '#lib/platform/ids.ts'
import { purgeMessages } from '#lib/webhooks/purge-messages.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { insertCall, insertPush, workerContext } from './world.ts'

const database = useTestDatabase()
const NOW = new Date('2026-11-23T12:00:00.000Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

async function callWithAll(tenantId: string, days: number): Promise<string> {
  const call = await insertCall(database.db, daysAgo(days), { tenantId, verdict: 'registered' })
  await insertPush(database.db, call, daysAgo(days), 'accepted')
  await database.db.prisma.callEvent.create({
    data: {
      id: newId(daysAgo(days)),
      tenantId,
      callId: call.id,
      type: 'ringing',
      at: daysAgo(days),
      heardAt: daysAgo(days),
      saidBy: 'pbx',
    },
  })
  return call.id
}

async function historyOf(tenantId: string): Promise<number[]> {
  const { prisma } = database.db
  const where = { tenantId }
  return Promise.all([
    prisma.call.count({ where }),
    prisma.push.count({ where }),
    prisma.callEvent.count({ where }),
  ])
}

it('each tenant’s history goes when its own retention is over, and no other tenant’s with it', async () => {
  const short = await createTenant(database.db, { retentionDays: 7 })
  const long = await createTenant(database.db, { retentionDays: 400 })
  for (const tenant of [short, long]) {
    await callWithAll(tenant.id, 8)
    await callWithAll(tenant.id, 6)
  }
  const ctx = workerContext(database.db, NOW)
  expect(await purgeHistory(ctx)).toMatchObject({ rows: 3 })
  expect(await historyOf(short.id)).toEqual([1, 1, 1])
  expect(await historyOf(long.id)).toEqual([2, 2, 2])
  expect(await purgeHistory(ctx)).toMatchObject({ rows: 0 })
})

it('more than a batch goes too', async () => {
  const tenant = await createTenant(database.db, { retentionDays: 1 })
  const at = daysAgo(3)
  await database.db.prisma.call.createMany({
    data: Array.from({ length: 2_100 }, () => ({
      id: newId(at),
      tenantId: tenant.id,
      aor: 'sip:100@pbx.example.com',
      state: 'no_register' as const,
      waitMs: 1,
      deadlineAt: at,
      startedAt: at,
    })),
  })
  await purgeHistory(workerContext(database.db, NOW))
  expect(await historyOf(tenant.id)).toEqual([0, 0, 0])
})

it('partitions are missed before their month begins, and there again once the worker has made them', async () => {
  const later = new Date('2033-01-10T00:00:00.000Z')
  const ctx = workerContext(database.db, later)
  expect((await checkPartitions(ctx)).unpreparedTables).toEqual(['call', 'push', 'call_event'])
  await keepPartitions(ctx)
  expect((await checkPartitions(ctx)).unpreparedTables).toEqual([])
})

it('deliveries, mails and alerts that are over go after 90 days, and what is not over stays', async () => {
  const tenant = await createTenant(database.db)
  const at = daysAgo(91)
  const alert = (rule: string, resolvedAt: Date | null) => ({
    id: newId(at),
    tenantId: tenant.id,
    rule,
    subject: 's',
    summary: 's',
    status: resolvedAt === null ? ('open' as const) : ('resolved' as const),
    resolvedAt,
  })
  const mail = (endedAt: Date | null) => ({
    id: newId(at),
    tenantId: tenant.id,
    recipient: 'a@example.com',
    subject: 's',
    body: 'b',
    endedAt,
  })
  await database.db.prisma.alert.createMany({
    data: [alert('a', at), alert('b', null), alert('c', daysAgo(1))],
  })
  await database.db.prisma.mailDelivery.createMany({ data: [mail(at), mail(null)] })
  expect(await purgeMessages(workerContext(database.db, NOW))).toEqual({ alerts: 1, deliveries: 0, mails: 1 })
})
