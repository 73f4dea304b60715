import { beforeAll, describe, expect, it } from 'vitest'
import { diagnose } from '#lib/calls/diagnose.ts'
import { findCallRecords } from '#lib/calls/store.ts'
import { pushTokenFingerprint } from '#lib/devices/push-token.ts'
import { systemClock } from '#lib/platform/clock.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { idTime, newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { type SeedLargeOptions, type SeedStep, seedLarge } from '../../../bin/seed/seed-large.ts'

const OPTIONS: SeedLargeOptions = {
  devices: 6_000,
  calls: 12_000,
  eventsPerCall: 4,
  days: 40,
  seed: 1,
  connections: 2,
  besideOthers: false,
  anew: false,
}
const never = new AbortController().signal
const database = useTestDatabase()

const context = (): PlatformContext => ({
  actor: { kind: 'system', name: 'test' },
  requestId: newId(),
  ip: null,
  clock: systemClock,
  db: database.db,
  log: createLog('test', 'silent'),
})

function counted() {
  const { prisma } = database.db
  return Promise.all([
    prisma.account.count(),
    prisma.device.count(),
    prisma.call.count(),
    prisma.push.count(),
    prisma.callEvent.count(),
  ])
}

const steps: SeedStep[] = []
let stoppedAt: number[]

beforeAll(async () => {
  const stop = new AbortController()
  const isDone = await seedLarge(
    context(),
    OPTIONS,
    (step) => {
      steps.push(step)
      if (step.what === 'calls') stop.abort()
    },
    stop.signal,
  )
  expect(isDone).toBe(false)
  stoppedAt = await counted()
  expect(await seedLarge(context(), OPTIONS, (step) => steps.push(step), never)).toBe(true)
}, 150_000)

describe('a large seed', () => {
  it('that was stopped goes on with the same command, and ends with what was asked for', async () => {
    expect(stoppedAt[2]).toBeGreaterThan(0)
    expect(stoppedAt[2]).toBeLessThan(OPTIONS.calls)
    const [accounts, devices, calls, pushes, events] = await counted()
    expect({ accounts, devices, calls }).toEqual({ accounts: 4_800, devices: 6_000, calls: 12_000 })
    expect(pushes).toBeGreaterThan(12_000)
    expect(events).toBeGreaterThan(3 * 12_000)
    expect(steps.at(-1)?.what).toBe('tables analysed')
  })

  it('changes nothing when it is run once more', async () => {
    const before = await counted()
    await seedLarge(context(), OPTIONS, () => undefined, never)
    expect(await counted()).toEqual(before)
  })

  it('stores for every call the cause that its own records diagnose', async () => {
    const calls = await database.db.prisma.call.findMany({ where: { isTest: false }, take: 400 })
    const causes = new Set<string>()
    for (const { id, tenantId, cause } of calls) {
      const records = await findCallRecords(database.db, tenantId, id)
      if (records === null) throw new Error('a seeded call cannot be read')
      expect(diagnose(records, new Date()).cause).toBe(cause)
      causes.add(cause)
    }
    expect(causes.size).toBeGreaterThan(6)
  })

  it('pushes to devices and push tokens of the account that is called', async () => {
    const pushes = await database.db.prisma.push.findMany({ take: 50, orderBy: { id: 'desc' } })
    for (const push of pushes) {
      const pushToken = await database.db.prisma.pushToken.findUnique({ where: { id: push.pushTokenId } })
      expect(pushToken).toMatchObject({
        deviceId: push.deviceId,
        aor: push.aor,
        fingerprint: push.tokenFingerprint,
      })
      expect(pushTokenFingerprint(pushToken?.value ?? '')).toBe(push.tokenFingerprint)
    }
  })

  it('has ids that say when, in partitions of their months, and rolls all of it up', async () => {
    const [first] = await database.db.prisma.call.findMany({ orderBy: { id: 'asc' }, take: 1 })
    expect(first?.startedAt).toEqual(idTime(first?.id ?? ''))
    const strays = await database.db.query<{ calls: number }>(
      'strays',
      'SELECT count(*)::int AS calls FROM call_default',
      [],
    )
    expect(strays).toEqual([{ calls: 0 }])
    const { _sum } = await database.db.prisma.callStat.aggregate({ _sum: { calls: true } })
    expect(_sum.calls).toBe(OPTIONS.calls)
  })

  it('refuses to go on with other options, and to stand beside other tenants unless told', async () => {
    const seed = (changed: Partial<SeedLargeOptions>) =>
      seedLarge(context(), { ...OPTIONS, ...changed }, () => undefined, never)
    await expect(seed({ devices: 7_000 })).rejects.toThrow('--anew')
    await createTenant(database.db, { slug: 'a-customer' })
    await expect(seed({})).rejects.toThrow('a-customer')
    expect(await seed({ besideOthers: true })).toBe(true)
    expect(await seed({ besideOthers: true, anew: true, devices: 100, calls: 200 })).toBe(true)
    expect((await counted()).slice(0, 3)).toEqual([80, 100, 200])
    expect(await database.db.prisma.tenant.count({ where: { slug: 'a-customer' } })).toBe(1)
  })
})
