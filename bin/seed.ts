import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PhonePlan } from '#simulators/phones/phone-plan.ts'
import { fleetOf, type SimulatedWorldFile } from '#simulators/simulated-world.ts'
import type { Session } from './commands/session.ts'
import type { DemoApple } from './demo-apple.ts'
import { type DemoTenant, ensureDemoTenants } from './seed/demo-tenants.ts'
import { type DemoPlaces, writeDemoWorld } from './seed/demo-world.ts'
import { ensureUser } from './seed/ensure.ts'
import { seedHistory } from './seed/seed-history.ts'

/** One tenant that is ready for simulated traffic. */
export type SeededTenant = {
  tenantId: string
  tenant: DemoTenant
  worldFile: string
  world: SimulatedWorldFile
}

const POLL_MS = 100

/** Makes the demo's tenants, person and keys as far as they are not there, and the files of their worlds. */
export async function seedTenants(
  session: Session,
  input: {
    folder: string
    apple: DemoApple
    /** Where the demo hears of alerts. */
    hookUrl: string
    gatewayUrl: string
    signIn: { email: string; password: string }
  },
): Promise<SeededTenant[]> {
  const { folder, apple, hookUrl, gatewayUrl, signIn } = input
  const { platform, keyRing } = session
  const tenants = await ensureDemoTenants({ ...platform, keyRing }, { ...apple, hookUrl })
  await ensureUser(platform, { ...signIn, name: 'Demo', isPlatformAdmin: true })
  const places: DemoPlaces = { gatewayUrl, apnsControlUrl: apple.controlUrl, teamId: apple.teamId }
  return Promise.all(
    [...tenants].map(async ([tenant, tenantId]) => {
      const worldFile = path.join(folder, `demo-world-${tenant.slug}.json`)
      const world = await writeDemoWorld({ ...platform, tenantId }, worldFile, tenant, places)
      return { tenantId, tenant, worldFile, world }
    }),
  )
}

/** Gives each tenant its past, once its phones are registered: their devices are what the past is about. */
export async function seedPast(session: Session, seeded: readonly SeededTenant[]): Promise<void> {
  for (const { tenantId, tenant, world } of seeded) {
    const fleet = fleetOf(world)
    const last = fleet.flatMap((account) => account.phones).at(-1)
    if (last !== undefined) await isAwake(world, last)
    const ctx = { ...session.platform, tenantId }
    await seedHistory(ctx, fleet, { calls: tenant.pastCalls, seed: tenant.seed })
  }
}

/** Settles when the gateway has the phone's push token and the simulated Apple knows it. */
async function isAwake(
  { gatewayUrl, apnsControlUrl, apiKey }: SimulatedWorldFile,
  phone: PhonePlan,
): Promise<void> {
  const query = new URLSearchParams({ aor: phone.aor, status: 'all' })
  for (;;) {
    const apple = await fetch(`${apnsControlUrl}/devices/${phone.pushToken}`)
    await apple.body?.cancel()
    const answer = await fetch(`${gatewayUrl}/api/v1/push-tokens?${query}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    const { items } = (await answer.json()) as { items?: unknown[] }
    if (apple.ok && items !== undefined && items.length > 0) return
    await pause(POLL_MS)
  }
}
