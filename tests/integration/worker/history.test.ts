import { expect, it } from 'vitest'
import { purgeKeys } from '#lib/calls/purge-keys.ts'
import { rollUpCalls } from '#lib/calls/roll-up-calls.ts'
import { NO_APP_ID } from '#lib/calls/roll-up-store.ts'
import { addWakeHistograms, WAKE_TIME_BOUNDS_MS, wakeTimePercentileMs } from '#lib/calls/wake-time.ts'
import { keepPartitions } from '#lib/history/keep-partitions.ts'
import { newId } from '#lib/platform/ids.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { insertCall, workerContext } from './world.ts'

const database = useTestDatabase()

const NOW = new Date('2026-11-23T12:30:00.000Z')
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const HOUR_MS = 3_600_000

const readStats = (tenantId: string) =>
  database.db.prisma.callStat.findMany({
    where: { tenantId },
    orderBy: [{ hour: 'asc' }, { verdict: 'asc' }, { cause: 'asc' }],
  })

it('calls are counted by hour, app, verdict and cause with their wake times, without test calls', async () => {
  const ctx = workerContext(database.db, NOW)
  const { id: tenantId } = await createTenant(database.db)
  const appId = newId()
  const woken = (startedAt: Date, wakeMs: number) =>
    insertCall(database.db, startedAt, {
      tenantId,
      appId,
      state: 'answered',
      verdict: 'registered',
      cause: 'answered',
      pushedAt: startedAt,
      firstWokeAt: new Date(startedAt.getTime() + wakeMs),
    })
  await woken(ago(60_000), 1_200)
  await woken(ago(50_000), 1_499)
  await woken(ago(40_000), 90_000)
  await woken(new Date('2026-11-23T11:59:59.999Z'), 100)
  await woken(new Date('2026-11-23T12:00:00.000Z'), 100)
  await insertCall(database.db, ago(30_000), {
    tenantId,
    state: 'no_token',
    verdict: 'no_token',
    cause: 'no_push_token',
  })
  await insertCall(database.db, ago(30_000), { tenantId, verdict: 'registered', isTest: true })
  await insertCall(database.db, ago(3_000), { tenantId })

  await rollUpCalls(ctx, 3)

  const histogram = (wakeTimesMs: number[]) => {
    const counts = Array.from({ length: WAKE_TIME_BOUNDS_MS.length + 1 }, () => 0)
    for (const ms of wakeTimesMs) {
      const bucket = WAKE_TIME_BOUNDS_MS.findIndex((bound) => ms < bound)
      const index = bucket < 0 ? WAKE_TIME_BOUNDS_MS.length : bucket
      counts[index] = (counts[index] ?? 0) + 1
    }
    return counts
  }
  const row = { tenantId, appId, verdict: 'registered', cause: 'answered' }
  expect(await readStats(tenantId)).toEqual([
    { ...row, hour: new Date('2026-11-23T11:00:00Z'), calls: 1, wakeHistogram: histogram([100]) },
    {
      ...row,
      hour: new Date('2026-11-23T12:00:00Z'),
      appId: NO_APP_ID,
      verdict: 'no_token',
      cause: 'no_push_token',
      calls: 1,
      wakeHistogram: histogram([]),
    },
    {
      ...row,
      hour: new Date('2026-11-23T12:00:00Z'),
      calls: 4,
      wakeHistogram: histogram([1_200, 1_499, 90_000, 100]),
    },
  ])
})

it('counting again, also twice at once, changes nothing; a changed cause moves the call', async () => {
  const ctx = workerContext(database.db, NOW)
  const ended = { state: 'registered', verdict: 'registered', cause: 'unknown' } as const
  const { id, tenantId } = await insertCall(database.db, ago(60_000), ended)
  await rollUpCalls(ctx, 3)
  const first = await readStats(tenantId)
  const again = await Promise.all([rollUpCalls(ctx, 3), rollUpCalls(ctx, 3)])
  expect(again.map((count) => count.rowsWritten)).toEqual([0, 0])
  expect(await readStats(tenantId)).toEqual(first)
  await database.db.prisma.call.update({ where: { id }, data: { cause: 'answered' } })
  await rollUpCalls(ctx, 3)
  expect(await readStats(tenantId)).toEqual([{ ...first[0], cause: 'answered' }])
})

it('an hour that is not counted again keeps its count', async () => {
  const ctx = workerContext(database.db, NOW)
  const { tenantId } = await insertCall(database.db, ago(5 * HOUR_MS), {
    verdict: 'no_register',
    cause: 'unknown',
  })
  await rollUpCalls(ctx, 6)
  const [counted] = await readStats(tenantId)
  await database.db.prisma.call.deleteMany({ where: { tenantId } })
  await rollUpCalls(ctx, 3)
  expect(await readStats(tenantId)).toEqual([counted])
})

it('percentiles of wake times come out of summed histograms', () => {
  const one = addWakeHistograms([[0, 4], [0, 0, 4], null, []])
  expect(wakeTimePercentileMs(one, 0.5)).toBe(500)
  expect(wakeTimePercentileMs(one, 0.75)).toBe(625)
  expect(wakeTimePercentileMs(one, 1)).toBe(750)
  expect(wakeTimePercentileMs(addWakeHistograms([]), 0.5)).toBeNull()
})

it('keys are forgotten after a day and not before', async () => {
  const ctx = workerContext(database.db, NOW)
  const { id: tenantId } = await createTenant(database.db)
  const dayMs = 24 * HOUR_MS
  const key = (name: string, ageMs: number) => ({
    tenantId,
    createdAt: ago(ageMs),
    aor: name,
    sipCallId: name,
    callId: newId(),
  })
  await database.db.prisma.callKey.createMany({
    data: [
      key('young', dayMs - 1),
      ...Array.from({ length: 5_200 }, (_, n) => key(`old-${n}`, dayMs + 1 + n)),
    ],
  })
  await database.db.prisma.idempotencyKey.createMany({
    data: [
      { tenantId, key: 'old', requestHash: '', createdAt: ago(dayMs + 1) },
      { tenantId, key: 'young', requestHash: '', createdAt: ago(dayMs - 1) },
    ],
  })
  const purged = await Promise.all([purgeKeys(ctx), purgeKeys(ctx)])
  expect(purged.reduce((sum, one) => sum + one.callKeys, 0)).toBe(5_200)
  expect(purged.reduce((sum, one) => sum + one.idempotencyKeys, 0)).toBe(1)
  expect(await database.db.prisma.callKey.findMany({ where: { tenantId } })).toMatchObject([{ aor: 'young' }])
  expect(await database.db.prisma.idempotencyKey.findMany({ where: { tenantId } })).toMatchObject([
    { key: 'young' },
  ])
})

it('partitions are made ahead, dropped by the longest retention, and rows without one are told', async () => {
  const ctx = workerContext(database.db, new Date('2031-05-15T12:00:00Z'))
  await createTenant(database.db, { retentionDays: 400 })
  await createTenant(database.db, { retentionDays: 30 })
  const months = (made: string[]) => made.filter((name) => /^call_\d/.test(name))
  const first = await keepPartitions(ctx)
  expect(months(first.made)).toEqual(['call_2031_05', 'call_2031_06', 'call_2031_07'])
  expect(first.inDefault).toEqual([])
  expect(await keepPartitions(ctx)).toEqual({ made: [], dropped: [], inDefault: [] })

  await insertCall(database.db, new Date('2031-09-01T00:00:00Z'))
  expect(await keepPartitions(ctx)).toMatchObject({ inDefault: ['call_default'] })

  ctx.clock.advance(370 * 24 * HOUR_MS)
  const kept = await keepPartitions(ctx)
  expect(months(kept.dropped)).toEqual([])
  ctx.clock.advance(62 * 24 * HOUR_MS)
  const later = await keepPartitions(ctx)
  expect(months(later.dropped)).toEqual(['call_2031_05'])
})
