import { randomUUID } from 'node:crypto'
import type { Activities } from '../activities.ts'
import type { Random } from '../apns/random.ts'
import type { GatewayClient, RegisterReport } from '../gateway-client.ts'
import { type ApnsControl, createApnsControl } from '../phones/apns-control.ts'
import { startHabits } from '../phones/habits.ts'
import { createPhone, type Phone, type PhoneWorld } from '../phones/phone.ts'
import type { AccountPlan, PhonePlan } from '../phones/phone-plan.ts'
import { readPayload } from '../phones/read-payload.ts'
import { deskRegister, phoneRegister } from '../phones/register-report.ts'
import type { Fleet } from './fleet-mix.ts'
import type { Tally } from './tally.ts'

export type LiveFleetOptions = {
  fleet: Fleet
  gateway: GatewayClient
  apnsControlUrl: string
  activities: Activities
  random: Random
  tally: Tally
  /** How long it takes until every binding has been refreshed once, in seconds. */
  refreshSeconds: number
  /** Hears how many accounts are registered, while the fleet starts. */
  onProgress(accounts: number): void
  signal: AbortSignal
}

const ACCOUNTS_IN_ONE = 200
const AT_ONCE = 4
/** Phones whose push token or reachability changes by itself are kept; all others are made when a push comes. */
const RESTLESS = new Set(['deleted', 'offline', 'wrong_environment'])

/**
 * Registers the whole fleet in batches, tells the simulated Apple of its push tokens, and from then on wakes phones
 * as pushes come and refreshes bindings in batches, for as long as the activities go on.
 *
 * @throws Error when the gateway or Apple cannot be reached at the start
 */
export async function startLiveFleet(options: LiveFleetOptions): Promise<void> {
  const { fleet, gateway, apnsControlUrl, activities, random, tally, signal } = options
  const apns = createApnsControl(apnsControlUrl, activities.signal)
  const world: PhoneWorld = { gateway, apns, activities, random }
  const restless = new Map<number, Phone[]>()
  await apns.listen({
    onPush({ pushToken, payload }) {
      const push = readPayload(payload)
      const phone = findPhone(pushToken, fleet, restless, world)
      if (push === null || phone === null) return
      tally.addPush()
      phone.onPush(push)
    },
    onReconnected: () => tally.addError(new Error('Apple was away; its phones may be unknown there')),
  })
  const register = createRegistrar(gateway, tally)
  await inGroups(fleet, signal, async (first, accounts) => {
    await tellApple(apns, accounts)
    await register(accounts)
    for (const [offset, account] of accounts.entries()) {
      const phones = account.phones.filter(({ temper }) => RESTLESS.has(temper))
      if (phones.length === 0) continue
      const living = phones.map((plan) => createPhone(plan, world))
      restless.set(first + offset, living)
      for (const phone of living) startHabits(phone, world)
    }
    options.onProgress(first + accounts.length)
  })
  refresh(options, register)
}

function findPhone(
  pushToken: string,
  fleet: Fleet,
  restless: ReadonlyMap<number, Phone[]>,
  world: PhoneWorld,
): Phone | null {
  const index = fleet.indexOf(pushToken)
  const plan =
    index === null ? undefined : fleet.accountAt(index).phones.find((one) => one.pushToken === pushToken)
  if (plan !== undefined && !RESTLESS.has(plan.temper)) return createPhone(plan, world)
  // A phone that was installed anew has a push token that its plan does not know.
  const candidates = index === null ? [...restless.values()].flat() : (restless.get(index) ?? [])
  return candidates.find((phone) => phone.pushToken === pushToken) ?? null
}

async function inGroups(
  fleet: Fleet,
  signal: AbortSignal,
  work: (first: number, accounts: AccountPlan[]) => Promise<void>,
): Promise<void> {
  let next = 0
  const walk = async () => {
    while (next < fleet.size && !signal.aborted) {
      const first = next
      next = Math.min(fleet.size, first + ACCOUNTS_IN_ONE)
      await work(
        first,
        Array.from({ length: next - first }, (_, offset) => fleet.accountAt(first + offset)),
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, walk))
}

async function tellApple(apns: ApnsControl, accounts: readonly AccountPlan[]): Promise<void> {
  const phones: PhonePlan[] = accounts.flatMap((account) => account.phones)
  if (phones.length === 0) return
  await apns.addDevices(
    phones.map(({ pushToken, bundleId, environment }) => ({
      pushToken,
      topics: [`${bundleId}.voip`],
      environment,
      online: true,
    })),
  )
}

type Registrar = (accounts: readonly AccountPlan[]) => Promise<void>

/** Registers all phones of accounts as their PBX would report them, under Call-IDs of this run. */
function createRegistrar(gateway: GatewayClient, tally: Tally): Registrar {
  const run = randomUUID().slice(0, 8)
  let cseq = 0
  return async (accounts) => {
    cseq += 1
    const reports = accounts.flatMap((account) => [
      ...account.phones.map((phone) =>
        phoneRegister(phone, { callId: `${run}-${phone.pushToken.slice(-10)}@${phone.host}`, cseq }),
      ),
      ...(account.hasDeskPhone
        ? [deskRegister(account, { callId: `${run}-desk-${account.aor}`, cseq })]
        : []),
    ])
    for (const part of halves(reports)) tally.addRegisters(await gateway.registerAll(part))
  }
}

/** The API takes 500 in one request; a group of accounts may have a few more bindings than accounts. */
function halves(reports: RegisterReport[]): RegisterReport[][] {
  const middle = Math.ceil(reports.length / 2)
  return reports.length === 0
    ? []
    : [reports.slice(0, middle), reports.slice(middle)].filter((part) => part.length > 0)
}

/** Bindings are refreshed all the time, each in its turn, a batch every second. Phones with habits see to themselves. */
function refresh({ fleet, activities, refreshSeconds }: LiveFleetOptions, register: Registrar): void {
  let next = 0
  let owed = 0
  const walk = () => {
    activities.after(1_000, async () => {
      owed = Math.min(ACCOUNTS_IN_ONE, owed + fleet.size / refreshSeconds)
      const count = Math.floor(owed)
      owed -= count
      walk()
      const accounts = Array.from({ length: count }, (_, offset) =>
        fleet.accountAt((next + offset) % fleet.size),
      )
      next = (next + count) % fleet.size
      await register(accounts.filter(({ phones }) => phones.every(({ temper }) => !RESTLESS.has(temper))))
    })
  }
  walk()
}
