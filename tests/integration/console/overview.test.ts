import { expect, it } from 'vitest'
import { getOverview } from '#lib/calls/get-overview.ts'
import { OVERVIEW_RANGE_NAMES } from '#lib/calls/overview-range.ts'
import { rollUpCalls } from '#lib/calls/roll-up-calls.ts'
import { countExpiringPushTokens } from '#lib/devices/count-expiring-push-tokens.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { fixedClock } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { insertCall, insertPush, workerContext } from '../worker/world.ts'
import { type ConsoleTenant, createConsoleTenant } from './console-world.ts'

const database = useTestDatabase()

const NOW = new Date('2026-11-23T12:34:56.000Z')
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const ALL = { zone: 'UTC', app: null } as const

const newTenant = () => createConsoleTenant(database.db, fixedClock(NOW))

/** A call with one push, which woke a phone after this long, or none at all. */
async function addCall(
  tenant: ConsoleTenant,
  at: Date,
  wakeMs: number | null,
  overrides: Partial<Prisma.CallUncheckedCreateInput> = {},
): Promise<void> {
  const { tenantId, appId } = tenant
  const end =
    wakeMs === null
      ? ({ verdict: 'no_register', cause: 'never_registered', pushedAt: at } as const)
      : ({
          verdict: 'registered',
          cause: 'answered',
          pushedAt: at,
          firstWokeAt: new Date(at.getTime() + wakeMs),
        } as const)
  const call = await insertCall(database.db, at, { tenantId, appId, ...end, ...overrides })
  await insertPush(database.db, call, at, 'accepted')
}

it('what happened minutes ago is counted at once, in every range', async () => {
  const tenant = await newTenant()
  await addCall(tenant, ago(3 * MINUTE_MS), 400)
  await addCall(tenant, ago(4 * MINUTE_MS), null)
  await addCall(tenant, ago(4 * MINUTE_MS), 400, { isTest: true })
  await addCall(tenant, ago(5 * MINUTE_MS), null, { verdict: 'no_token', cause: 'no_push_token' })
  await addCall(await newTenant(), ago(3 * MINUTE_MS), 400)
  for (const range of OVERVIEW_RANGE_NAMES) {
    const overview = await getOverview(tenant.as('viewer'), { ...ALL, range })
    expect(overview, range).toMatchObject({
      calls: 3,
      wakeRate: 0.5,
      pushes: { accepted: 4, rejected: 0, unsent: 0 },
      verdicts: expect.arrayContaining([{ name: 'registered', count: 1 }]),
      causes: expect.arrayContaining([{ name: 'never_registered', count: 1 }]),
    })
    expect(overview.wake.p50).toBeGreaterThan(250)
    expect(overview.wake.p50).toBeLessThan(500)
    const inBars = overview.bars.map(({ calls }) => calls.woke + calls.notReached + calls.other)
    expect(inBars.reduce((sum, count) => sum + count, 0)).toBe(3)
  }
})

it('hours that are over are told from the roll-up, and no call is counted twice', async () => {
  const tenant = await newTenant()
  for (const hours of [0.2, 1.2, 2.2, 20, 23]) await addCall(tenant, ago(hours * HOUR_MS), 1_200)
  await rollUpCalls(workerContext(database.db, NOW), 30)
  const before = await getOverview(tenant.as('viewer'), { ...ALL, range: '24h' })
  expect(before).toMatchObject({ calls: 5, pushes: { accepted: 5 } })
  await database.db.prisma.call.deleteMany({ where: { tenantId: tenant.tenantId } })
  await database.db.prisma.push.deleteMany({ where: { tenantId: tenant.tenantId } })
  const after = await getOverview(tenant.as('viewer'), { ...ALL, range: '24h' })
  expect(after).toMatchObject({ calls: 3, pushes: { accepted: 3 } })
})

it('there is a bar for every step, also where nothing happened, and none overlaps the time before the range', async () => {
  const ctx = (await newTenant()).as('viewer')
  const bars = async (range: (typeof OVERVIEW_RANGE_NAMES)[number], zone = 'UTC') =>
    (await getOverview(ctx, { range, zone, app: null })).bars.map(({ at }) => at.toISOString())
  const hour = await bars('1h')
  expect(hour).toHaveLength(12)
  expect([hour[0], hour.at(-1)]).toEqual(['2026-11-23T11:35:00.000Z', '2026-11-23T12:30:00.000Z'])
  const day = await bars('24h')
  expect(day).toHaveLength(24)
  expect(day.at(-1)).toBe('2026-11-23T12:00:00.000Z')
  const month = await bars('30d', 'Europe/Copenhagen')
  expect(month).toHaveLength(30)
  expect(month.at(-1)).toBe('2026-11-22T23:00:00.000Z')
  expect(await bars('90d', 'America/New_York')).toHaveLength(90)
  expect(await bars('7d', 'Asia/Kolkata')).toHaveLength(56)
})

it('one app’s calls and pushes can be told apart', async () => {
  const tenant = await newTenant()
  await addCall(tenant, ago(3 * MINUTE_MS), 400)
  await addCall(tenant, ago(3 * HOUR_MS), 400, { appId: newId() })
  await rollUpCalls(workerContext(database.db, NOW), 5)
  const app = { appId: tenant.appId, topic: 'com.example.app.voip' }
  expect(await getOverview(tenant.as('viewer'), { range: '24h', zone: 'UTC', app })).toMatchObject({
    calls: 1,
    pushes: { accepted: 2 },
  })
  const none = { appId: newId(), topic: 'com.example.none.voip' }
  expect(await getOverview(tenant.as('viewer'), { range: '24h', zone: 'UTC', app: none })).toMatchObject({
    calls: 0,
    wakeRate: null,
    pushes: { accepted: 0 },
  })
})

it('pushes that failed are counted by reason, and a reason that is gone from history leaves the roll-up', async () => {
  const tenant = await newTenant()
  const call = await insertCall(database.db, ago(3 * HOUR_MS), { tenantId: tenant.tenantId })
  const pushId = await insertPush(database.db, call, ago(3 * HOUR_MS), 'accepted')
  const refuse = (reason: string) =>
    database.db.prisma.push.updateMany({ where: { id: pushId }, data: { status: 'rejected', reason } })
  await refuse('BadDeviceToken')
  await rollUpCalls(workerContext(database.db, NOW), 5)
  const reasons = async () => (await getOverview(tenant.as('viewer'), { ...ALL, range: '24h' })).reasons
  expect(await reasons()).toEqual([{ name: 'BadDeviceToken', status: 'rejected', count: 1 }])
  await refuse('Unregistered')
  await rollUpCalls(workerContext(database.db, NOW), 5)
  expect(await reasons()).toEqual([{ name: 'Unregistered', status: 'rejected', count: 1 }])
})

it('push tokens that are or will soon be past their lifetime are counted, without the retired ones', async () => {
  const tenant = await newTenant()
  const day = 24 * HOUR_MS
  await tenant.addPhone({ expiresAt: ago(-6 * day) })
  await tenant.addPhone({ expiresAt: ago(-8 * day) })
  await tenant.addPhone({ expiresAt: ago(day) })
  await tenant.addPhone({ expiresAt: ago(day), status: 'disabled' })
  await (await newTenant()).addPhone({ expiresAt: ago(day) })
  expect(await countExpiringPushTokens(tenant.as('viewer'))).toEqual({ expired: 1, expiring: 1 })
})
