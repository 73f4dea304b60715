import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Pbx, startPbx } from '#simulators/pbx/pbx.ts'
import type { AccountPlan } from '#simulators/phones/phone-plan.ts'
import { type Phones, startPhones } from '#simulators/phones/phones.ts'
import { planFleet } from '#simulators/phones/plan-fleet.ts'
import { type ApiTenant, useApiWorld } from '../../api/api-world.ts'

const VERDICTS = ['cancelled', 'no_register', 'no_token', 'push_failed', 'register_rejected', 'registered']

const world = useApiWorld()
const failures: unknown[] = []
let tenant: ApiTenant
let fleet: AccountPlan[]
let phones: Phones
let pbx: Pbx

beforeAll(async () => {
  tenant = await world.tenant({ waitSeconds: 8 })
  fleet = planFleet({
    domain: 'pbx.example.com',
    teamId: world.calls.apns.pki.teamId,
    bundleIds: [tenant.bundleId],
    seed: 7,
    accounts: [
      { count: 2, tempers: ['prompt'] },
      { count: 1, tempers: ['prompt', 'prompt'] },
      { count: 1, tempers: ['early'] },
      { count: 2, tempers: ['asleep'] },
      { count: 1, tempers: ['deleted'] },
      { count: 1, tempers: ['wrong_environment'] },
      { count: 1, tempers: ['refused'] },
      { count: 1, tempers: [], hasDeskPhone: true },
    ],
  })
  const common = {
    gatewayUrl: world.origin,
    apiKey: tenant.key,
    fleet,
    onFailure: (error: unknown) => failures.push(error),
  }
  phones = await startPhones({ ...common, apnsControlUrl: world.calls.apns.controlUrl })
  await deletedAppIsGone()
  pbx = startPbx({ ...common, callsPerSecond: 5 })
})

afterAll(async () => {
  await pbx?.stop()
  await phones?.stop()
})

async function deletedAppIsGone(): Promise<void> {
  const deleted = fleet.flatMap((account) => account.phones).find(({ temper }) => temper === 'deleted')
  await vi.waitFor(
    () => expect(world.calls.apns.devices.find(deleted?.pushToken ?? '')?.state).toBe('unregistered'),
    { timeout: 50_000 },
  )
}

describe('simulated phones and a simulated PBX on a real gateway', () => {
  it('bring about every verdict, without one failed request', async () => {
    await vi.waitFor(() => expect(Object.keys(pbx.counts().verdicts).sort()).toEqual(VERDICTS), {
      timeout: 140_000,
      interval: 100,
    })
    expect(failures).toEqual([])
    expect(phones.counts().pushes).toBeGreaterThan(0)
  }, 150_000)

  it('leave calls with pushes, and with events of PBX and app', async () => {
    const { db } = world.calls
    const where = { tenantId: tenant.tenantId }
    await vi.waitFor(
      async () => {
        const saidBy = await db.prisma.callEvent.groupBy({ by: ['saidBy'], where })
        expect(saidBy.map((row) => row.saidBy)).toEqual(expect.arrayContaining(['pbx', 'app']))
        expect(await db.prisma.call.count({ where: { ...where, state: 'answered' } })).toBeGreaterThan(0)
      },
      { timeout: 50_000, interval: 200 },
    )
  })

  it('teach the gateway that a push token which claims production is of sandbox', async () => {
    const phone = fleet.flatMap((account) => account.phones).find((plan) => plan.environment === 'sandbox')
    await tenant.call({ aor: phone?.aor, wait: 'registered' })
    const stored = await world.calls.db.prisma.pushToken.findFirst({
      where: { tenantId: tenant.tenantId, value: phone?.pushToken ?? '' },
    })
    expect(stored?.environment).toBe('sandbox')
  })
})

describe('a planned fleet', () => {
  it('is the same for the same seed, push tokens included', () => {
    const input = { domain: 'a.example', teamId: 'TEAM123456', bundleIds: ['a.b'] as const, seed: 3 }
    expect(planFleet({ ...input, bundleIds: ['a.b'] })).toEqual(planFleet({ ...input, bundleIds: ['a.b'] }))
    expect(planFleet({ ...input, bundleIds: ['a.b'], seed: 4 })).not.toEqual(
      planFleet({ ...input, bundleIds: ['a.b'] }),
    )
  })
})
