import { createActivities } from '../activities.ts'
import { createRandom } from '../apns/random.ts'
import { between } from '../chance.ts'
import { createGatewayClient } from '../gateway-client.ts'
import type { AccountPlan } from '../phones/phone-plan.ts'
import { planCalls } from './call-plan.ts'
import { makeCall, type PbxWorld } from './make-call.ts'

export type PbxOptions = {
  gatewayUrl: string
  apiKey: string
  /** Whom it may call. */
  fleet: readonly AccountPlan[]
  callsPerSecond: number
  /** Seed of all chance; default 1. */
  seed?: number
  onFailure?: (error: unknown) => void
}

/** A PBX that calls. */
export type Pbx = {
  /** Calls made, how many of each verdict, and pieces of work that failed. */
  counts(): { calls: number; verdicts: Record<string, number>; failures: number }
  stop(): Promise<void>
}

/** Starts calling at about the given rate, with the irregular gaps of real traffic, until it is stopped. */
export function startPbx(options: PbxOptions): Pbx {
  const activities = createActivities(options.onFailure)
  const random = createRandom(options.seed ?? 1)
  const verdicts: Record<string, number> = {}
  const desks = new Set(options.fleet.filter((account) => account.hasDeskPhone).map(({ aor }) => aor))
  const world: PbxWorld = {
    gateway: createGatewayClient({ ...options, signal: activities.signal }),
    activities,
    random,
    hasDeskPhone: (aor) => desks.has(aor),
    onVerdict: (verdict) => {
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
    },
  }
  const plans = planCalls(options.fleet, random)
  let calls = 0
  const callNext = () => {
    calls += 1
    activities.after(between(random, 0.3, 1.7) * (1_000 / options.callsPerSecond), callNext)
    return makeCall(plans.next().value, world)
  }
  activities.after(0, callNext)
  return {
    counts: () => ({ calls, verdicts: { ...verdicts }, failures: activities.failures() }),
    stop: activities.stop,
  }
}
