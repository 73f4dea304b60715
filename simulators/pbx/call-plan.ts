import type { Random } from '../apns/random.ts'
import { pick, pickWeighted, shuffled } from '../chance.ts'
import type { AccountPlan, Temper } from '../phones/phone-plan.ts'
import { type Caller, pickCaller } from './callers.ts'

/** Which verdict a call is made for. Chance may have it otherwise, as with real phones. */
export type Aim =
  | 'registered'
  | 'no_token'
  | 'push_failed'
  | 'no_register'
  | 'register_rejected'
  | 'cancelled'

/** How the PBX asks the gateway. */
export type WaitMode = 'none' | 'pushed' | 'registered'

/** What happens once the phone rings. */
export type Ending = 'answered' | 'refused' | 'busy' | 'unanswered' | 'hung_up'

/** One call before it is made. */
export type CallPlan = Caller & { aor: string; aim: Aim; wait: WaitMode; withVideo: boolean; ending: Ending }

/** A deck of calls, as a hundred of them come on an ordinary day with trouble. */
const DECK: Readonly<Record<Aim, number>> = {
  registered: 30,
  no_token: 3,
  push_failed: 2,
  no_register: 3,
  register_rejected: 2,
  cancelled: 2,
}

const TEMPERS: Readonly<Record<Exclude<Aim, 'no_token'>, readonly Temper[]>> = {
  registered: ['prompt', 'early', 'wrong_environment'],
  push_failed: ['deleted'],
  no_register: ['asleep', 'slow', 'offline'],
  register_rejected: ['refused'],
  cancelled: ['asleep', 'slow'],
}

/** How often a PBX asks in each way. */
export const WAITS: Readonly<Record<WaitMode, number>> = { registered: 4, pushed: 4, none: 2 }
/** Of a hundred phones that ring. */
export const ENDINGS: Readonly<Record<Ending, number>> = {
  answered: 62,
  unanswered: 16,
  refused: 8,
  busy: 6,
  hung_up: 8,
}

/**
 * An endless row of calls. The first few are one of each kind, so that a demo has shown all of them within a
 * minute; from then on decks are shuffled.
 */
export function* planCalls(fleet: readonly AccountPlan[], random: Random): Generator<CallPlan, never> {
  const aims = Object.keys(DECK) as Aim[]
  const possible = aims.filter((aim) => accountsFor(aim, fleet).length > 0)
  let deck = possible
  for (;;) {
    for (const aim of deck) yield planCall(aim, fleet, random)
    deck = shuffled(
      random,
      possible.flatMap((aim) => Array.from({ length: DECK[aim] }, () => aim)),
    )
  }
}

function planCall(aim: Aim, fleet: readonly AccountPlan[], random: Random): CallPlan {
  const account = pick(random, accountsFor(aim, fleet))
  const others = fleet.filter((other) => other !== account)
  return {
    ...pickCaller(random, others),
    aor: account.aor,
    aim,
    // Whoever is told the verdict only at the end cannot give up in between.
    wait: aim === 'cancelled' ? 'pushed' : pickWeighted(random, WAITS),
    withVideo: random() < 0.1,
    ending: pickWeighted(random, ENDINGS),
  }
}

function accountsFor(aim: Aim, fleet: readonly AccountPlan[]): AccountPlan[] {
  if (aim === 'no_token') return fleet.filter(({ phones }) => phones.length === 0)
  return fleet.filter(({ phones }) => phones.some(({ temper }) => TEMPERS[aim].includes(temper)))
}
