import { createRandom } from '../apns/random.ts'
import { pick } from '../chance.ts'
import { PEOPLE } from '../phones/people.ts'
import type { AccountPlan, Carrier, Temper } from '../phones/phone-plan.ts'
import { planPhone } from '../phones/plan-fleet.ts'

/** Accounts of one sort among a hundred. */
type Sort = { share: number; tempers: readonly Temper[]; hasDeskPhone: boolean }

/** What rings at an ordinary provider: most phones wake, and every trouble that there is occurs. Shares of 100. */
export const FLEET_MIX: readonly Sort[] = [
  { share: 62, tempers: ['prompt'], hasDeskPhone: false },
  { share: 6, tempers: ['prompt', 'prompt'], hasDeskPhone: false },
  { share: 2, tempers: ['prompt', 'asleep'], hasDeskPhone: false },
  { share: 7, tempers: ['prompt'], hasDeskPhone: true },
  { share: 3, tempers: ['early'], hasDeskPhone: false },
  { share: 4, tempers: ['slow'], hasDeskPhone: false },
  { share: 3, tempers: ['asleep'], hasDeskPhone: false },
  { share: 3, tempers: ['offline'], hasDeskPhone: false },
  { share: 1.5, tempers: ['deleted'], hasDeskPhone: false },
  { share: 1, tempers: ['wrong_environment'], hasDeskPhone: false },
  { share: 0.5, tempers: ['refused'], hasDeskPhone: false },
  { share: 5, tempers: [], hasDeskPhone: true },
  { share: 2, tempers: [], hasDeskPhone: false },
]

const WHOLE = FLEET_MIX.reduce((sum, { share }) => sum + share, 0)
/** Accounts in a row walk through the mix by this part of it, so that any few hundred have all of it. */
const STRIDE = (Math.sqrt(5) - 1) / 2
const FIRST_USER = 100_000
const CARRIERS: readonly Carrier[] = ['header', 'contact_param', 'rfc8599']

/** A fleet of any size that needs no room: each account is worked out from its number when it is needed. */
export type Fleet = {
  size: number
  /** The nth account, the same each time. */
  accountAt(index: number): AccountPlan
  /** The account that a push token was planned for; null for one that is not of this fleet. */
  indexOf(pushToken: string): number | null
  /** Which account an AOR of this fleet names. */
  indexOfAor(aor: string): number
}

/** What a fleet is made from: the same input gives the same fleet. */
export type FleetPlan = {
  size: number
  seed: number
  domain: string
  teamId: string
  bundleIds: readonly [string, ...string[]]
}

export function planLargeFleet(plan: FleetPlan): Fleet {
  const { size, seed, domain } = plan
  const prefix = `5e${(seed >>> 0).toString(16).padStart(8, '0')}`
  const pushTokenOf = (index: number, phone: number) =>
    prefix.padEnd(54, '0') + phone.toString(16).padStart(2, '0') + index.toString(16).padStart(8, '0')
  return {
    size,
    accountAt(index) {
      const random = createRandom(seed ^ Math.imul(index + 1, 0x9e3779b1))
      const { tempers, hasDeskPhone } = sortOf(index)
      const aor = `sip:${FIRST_USER + index}@${domain}`
      const person = PEOPLE[index % PEOPLE.length] ?? 'Somebody'
      const phones = tempers.map((temper, phone) => ({
        ...planPhone(random, plan, { aor, person, temper, carrier: pick(random, CARRIERS) }),
        pushToken: pushTokenOf(index, phone),
      }))
      return { aor, person, hasDeskPhone, phones }
    },
    indexOf(pushToken) {
      if (!pushToken.startsWith(prefix)) return null
      const index = Number.parseInt(pushToken.slice(-8), 16)
      return index < size ? index : null
    },
    indexOfAor: (aor) => Number.parseInt(aor.slice('sip:'.length), 10) - FIRST_USER,
  }
}

function sortOf(index: number): Sort {
  let left = ((index * STRIDE) % 1) * WHOLE
  for (const sort of FLEET_MIX) {
    left -= sort.share
    if (left < 0) return sort
  }
  return FLEET_MIX[0] as Sort
}
