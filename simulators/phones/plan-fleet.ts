import { createRandom, type Random } from '../apns/random.ts'
import { hex, pick } from '../chance.ts'
import { MODELS, PEOPLE } from './people.ts'
import type { AccountPlan, Carrier, PhonePlan, Temper } from './phone-plan.ts'

/** What a fleet is made from: the same input gives the same fleet, push tokens included. */
export type FleetInput = {
  domain: string
  teamId: string
  /** Apps that the phones have installed; the first is the most common. */
  bundleIds: readonly [string, ...string[]]
  seed: number
  /** Accounts of each sort; {@link DEMO_FLEET} when absent. */
  accounts?: readonly AccountSort[]
}

/** So many accounts whose phones have these tempers. */
export type AccountSort = { count: number; tempers: readonly Temper[]; hasDeskPhone?: boolean }

/** About sixty accounts: most phones wake, and every trouble that there is occurs. */
export const DEMO_FLEET: readonly AccountSort[] = [
  { count: 30, tempers: ['prompt'] },
  { count: 4, tempers: ['prompt', 'prompt'] },
  { count: 3, tempers: ['prompt'], hasDeskPhone: true },
  { count: 3, tempers: ['early'] },
  { count: 3, tempers: ['slow'] },
  { count: 3, tempers: ['asleep'] },
  { count: 2, tempers: ['offline'] },
  { count: 3, tempers: ['deleted'] },
  { count: 2, tempers: ['wrong_environment'] },
  { count: 2, tempers: ['refused'] },
  { count: 3, tempers: [], hasDeskPhone: true },
  { count: 2, tempers: [] },
]

const FIRST_EXTENSION = 1001
const CARRIERS: readonly Carrier[] = ['header', 'contact_param', 'rfc8599']

/** Plans accounts and phones. */
export function planFleet(input: FleetInput): AccountPlan[] {
  const random = createRandom(input.seed)
  const sorts = (input.accounts ?? DEMO_FLEET).flatMap((sort) =>
    Array.from({ length: sort.count }, () => sort),
  )
  let carriers = 0
  return sorts.map((sort, index) => {
    const aor = `sip:${FIRST_EXTENSION + index}@${input.domain}`
    const person = PEOPLE[index % PEOPLE.length] ?? 'Somebody'
    const phones = sort.tempers.map((temper) => {
      carriers += 1
      const carrier = CARRIERS[carriers % CARRIERS.length] ?? 'header'
      return planPhone(random, input, { aor, person, temper, carrier })
    })
    return { aor, person, hasDeskPhone: sort.hasDeskPhone ?? false, phones }
  })
}

/** A push token as PushKit gives one out: 32 bytes in hex. */
export function newPushToken(random: Random): string {
  return hex(random, 64)
}

/** One phone of a person, with a model, an app and a push token that chance picks. */
export function planPhone(
  random: Random,
  { teamId, bundleIds }: Pick<FleetInput, 'teamId' | 'bundleIds'>,
  who: { aor: string; person: string; temper: Temper; carrier: Carrier },
): PhonePlan {
  const { aor, person, temper } = who
  const { model, name, system } = pick(random, MODELS)
  const bundleId = random() < 0.8 ? bundleIds[0] : pick(random, bundleIds)
  const isSandbox = temper === 'wrong_environment'
  return {
    aor,
    name: `${name} of ${person.split(' ')[0]}`,
    temper,
    // Only RFC 8599 has a word for the environment, and so only it can be wrong about it.
    carrier: isSandbox ? 'rfc8599' : who.carrier,
    bundleId,
    teamId,
    pushToken: newPushToken(random),
    environment: isSandbox ? 'sandbox' : 'production',
    instanceId: `urn:uuid:${uuid(random)}`,
    userAgent: `${bundleId.split('.').at(-1)}/4.${Math.floor(random() * 4)}.0 (${model}; iOS ${system})`,
    host: `203.0.113.${Math.floor(random() * 253) + 1}:${Math.floor(random() * 40_000) + 20_000}`,
  }
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join('-')
}
