import { createActivities } from '../activities.ts'
import { createRandom, type Random } from '../apns/random.ts'
import { pickWeighted } from '../chance.ts'
import { createGatewayClient } from '../gateway-client.ts'
import { type CallPlan, ENDINGS, WAITS } from '../pbx/call-plan.ts'
import { pickCaller } from '../pbx/callers.ts'
import { makeCall, type PbxWorld } from '../pbx/make-call.ts'
import { type Curve, createArrivals } from './day-curve.ts'
import { withEventBatches } from './event-batches.ts'
import { type Fleet, planLargeFleet } from './fleet-mix.ts'
import { startLiveFleet } from './live-fleet.ts'
import { createTally, type DayReport } from './tally.ts'

/** Where a simulated day takes place. */
export type DayPlace = {
  gatewayUrl: string
  apiKey: string
  apnsControlUrl: string
  teamId: string
  bundleIds: readonly [string, ...string[]]
}

export type DayOptions = DayPlace & {
  accounts: number
  /** Mean over the day. */
  callsPerSecond: number
  /** How long calls come in; the phones have been registered before. */
  durationMs: number
  curve: Curve
  /** How long a simulated day is: with `day`, the curve repeats after it. */
  dayMs: number
  refreshSeconds: number
  domain: string
  /** Seed of all chance. */
  seed: number
}

export type DayListener = {
  /** Accounts that are registered, while the fleet starts. */
  onRegistered(accounts: number): void
  /** Called about twice a second while calls come in and come to their ends. */
  onStatus(report: DayReport, elapsedMs: number): void
}

/** More calls than this under way say that somebody does not keep up; further ones are held back and counted. */
const MOST_UNDER_WAY = 10_000
const TICK_MS = 20
const STATUS_MS = 500
const CANCELLED_SHARE = 0.05
/** Calls end within the longest wait and a request; who is not through by then does not come back. */
const ENDING_MS = 75_000

/**
 * Registers a fleet and calls it for the duration, or until `signal` is aborted; then no new call is made, and
 * those under way come to their ends without dawdling. Resolves with what it came to.
 *
 * @param leave aborts even the calls that are coming to their ends
 * @throws Error when gateway or Apple cannot be reached at the start
 */
export async function simulateDay(
  options: DayOptions,
  listener: DayListener,
  { signal, leave }: { signal: AbortSignal; leave: AbortSignal },
): Promise<{ report: DayReport; elapsedMs: number }> {
  const tally = createTally()
  const fleet = planLargeFleet({ ...options, size: options.accounts })
  const random = createRandom(options.seed)
  const phones = createActivities(tally.addError)
  const calls = createActivities(tally.addError)
  const phoneGateway = createGatewayClient({ ...options, signal: phones.signal })
  const gateway = withEventBatches(
    createGatewayClient({ ...options, signal: calls.signal }),
    ({ accepted }) => tally.addEvents(accepted),
  )
  let underWay = 0
  const world: PbxWorld = {
    gateway,
    activities: calls,
    random,
    hasDeskPhone: (aor) => fleet.accountAt(fleet.indexOfAor(aor)).hasDeskPhone,
    onVerdict: tally.addVerdict,
  }
  const call = (): void => {
    tally.addCall()
    underWay += 1
    calls.after(0, () =>
      makeCall(planDayCall(fleet, random), world).finally(() => {
        underWay -= 1
      }),
    )
  }
  const report = () => tally.report(underWay)
  try {
    await startLiveFleet({
      ...options,
      fleet,
      gateway: phoneGateway,
      activities: phones,
      random,
      tally,
      onProgress: listener.onRegistered,
      signal,
    })
    const startedMs = performance.now()
    const elapsedMs = () => performance.now() - startedMs
    const status = setInterval(() => listener.onStatus(report(), elapsedMs()), STATUS_MS)
    try {
      const takeCalls = (due: number) => {
        const room = Math.max(0, Math.min(due, MOST_UNDER_WAY - underWay))
        tally.holdBack(due - room)
        for (let n = 0; n < room; n += 1) call()
      }
      const callsMs = await bringCalls(options, random, takeCalls, signal)
      await comeToEnd(calls, leave)
      return { report: report(), elapsedMs: callsMs }
    } finally {
      clearInterval(status)
    }
  } finally {
    await Promise.all([calls.stop(), phones.stop()])
  }
}

/** Lets calls come until the duration is over or the signal says so; answers how long that was. */
function bringCalls(
  options: DayOptions,
  random: Random,
  takeCalls: (due: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const arrivals = createArrivals(options, random)
  const startedMs = performance.now()
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(tick)
      signal.removeEventListener('abort', end)
      resolve(Math.min(options.durationMs, performance.now() - startedMs))
    }
    const tick = setInterval(() => {
      const elapsedMs = performance.now() - startedMs
      takeCalls(arrivals(Math.min(elapsedMs, options.durationMs)))
      if (elapsedMs >= options.durationMs) end()
    }, TICK_MS)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}

/** People hang up at once; whoever is still being woken gets the time that it takes. */
async function comeToEnd(calls: { hurry(): void; idle(): Promise<void> }, leave: AbortSignal): Promise<void> {
  calls.hurry()
  const over = AbortSignal.any([leave, AbortSignal.timeout(ENDING_MS)])
  await Promise.race([
    calls.idle(),
    new Promise<void>((resolve) => {
      if (over.aborted) resolve()
      over.addEventListener('abort', () => resolve(), { once: true })
    }),
  ])
}

/** Anybody may be called; what comes of it is up to the phones. */
function planDayCall(fleet: Fleet, random: Random): CallPlan {
  const { aor } = fleet.accountAt(Math.floor(random() * fleet.size))
  const colleague = fleet.accountAt(Math.floor(random() * fleet.size))
  const isGivenUp = random() < CANCELLED_SHARE
  return {
    ...pickCaller(random, [colleague]),
    aor,
    aim: isGivenUp ? 'cancelled' : 'registered',
    wait: isGivenUp ? 'pushed' : pickWeighted(random, WAITS),
    withVideo: random() < 0.1,
    ending: pickWeighted(random, ENDINGS),
  }
}
