import { randomUUID } from 'node:crypto'
import { createActivities } from '../activities.ts'
import { createRandom } from '../apns/random.ts'
import { createGatewayClient } from '../gateway-client.ts'
import { createApnsControl } from './apns-control.ts'
import { startHabits } from './habits.ts'
import { createPhone, type Phone, type PhoneWorld } from './phone.ts'
import type { AccountPlan } from './phone-plan.ts'
import { readPayload } from './read-payload.ts'
import { deskRegister } from './register-report.ts'

export type PhonesOptions = {
  gatewayUrl: string
  apiKey: string
  apnsControlUrl: string
  fleet: readonly AccountPlan[]
  /** Seed of all chance; default 1. */
  seed?: number
  onFailure?: (error: unknown) => void
}

/** Phones that run. */
export type Phones = {
  /** Pushes that arrived, and pieces of work that failed. */
  counts(): { pushes: number; failures: number }
  stop(): Promise<void>
}

const DESK_REFRESH_MS = 30 * 60_000
const INSTALLED_AT_ONCE = 8

/**
 * Starts a fleet: tells the simulated Apple of every push token, registers every phone at the gateway as its PBX
 * would report it, and wakes them as pushes come. Resolves when all are registered and listening.
 *
 * @throws Error when Apple or the gateway cannot be reached at the start
 */
export async function startPhones(options: PhonesOptions): Promise<Phones> {
  const activities = createActivities(options.onFailure)
  const { signal } = activities
  const gateway = createGatewayClient({ ...options, signal })
  const apns = createApnsControl(options.apnsControlUrl, signal)
  const world: PhoneWorld = { gateway, apns, activities, random: createRandom(options.seed ?? 1) }
  const phones = options.fleet.flatMap((account) => account.phones.map((plan) => createPhone(plan, world)))
  let pushes = 0
  try {
    await apns.listen({
      onPush({ pushToken, payload }) {
        const push = readPayload(payload)
        const phone = phones.find((candidate) => candidate.pushToken === pushToken)
        if (push === null || phone === undefined) return
        pushes += 1
        phone.onPush(push)
      },
      onReconnected: () => activities.after(0, () => installAll(phones)),
    })
    await installAll(phones)
    await registerDesks(options.fleet, world, { callId: randomUUID(), cseq: 1 })
  } catch (error) {
    await activities.stop()
    throw error
  }
  for (const phone of phones) startHabits(phone, world)
  return {
    counts: () => ({ pushes, failures: activities.failures() }),
    stop: activities.stop,
  }
}

async function installAll(phones: readonly Phone[]): Promise<void> {
  for (let first = 0; first < phones.length; first += INSTALLED_AT_ONCE) {
    await Promise.all(phones.slice(first, first + INSTALLED_AT_ONCE).map((phone) => phone.install()))
  }
}

async function registerDesks(
  fleet: readonly AccountPlan[],
  world: PhoneWorld,
  sequence: { callId: string; cseq: number },
): Promise<void> {
  const desks = fleet.filter((account) => account.hasDeskPhone)
  if (desks.length === 0) return
  const next = { ...sequence, cseq: sequence.cseq + 1 }
  world.activities.after(DESK_REFRESH_MS, () => registerDesks(fleet, world, next))
  await world.gateway.registerAll(
    desks.map((desk) => deskRegister(desk, { ...sequence, callId: `${sequence.callId}@${desk.aor}` })),
  )
}
