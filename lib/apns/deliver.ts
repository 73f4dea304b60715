import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '#lib/platform/clock.ts'
import type { AppleClock } from './apple-clock.ts'
import type { AttemptResult } from './attempt-result.ts'
import type { Channel } from './channel.ts'
import type { Connection } from './connection.ts'
import type { ApnsLimits } from './limits.ts'
import type { PushMessage } from './node-apn.ts'
import type { PushOutcome } from './outcome.ts'
import type { PushRun } from './push-run.ts'
import { type Reaction, react } from './react.ts'
import type { Throttle } from './throttle.ts'

/** Over `node-apn`'s own request timeout: it ends the requests that `node-apn` forgets (W10). */
const FORGOTTEN_REQUEST_MS = 500

/** Less time than any answer of Apple takes: what has no more left is not sent. */
const SHORTEST_ATTEMPT_MS = 20

/** What all pushes of a process share. */
export type DeliveryShared = {
  clock: Clock
  limits: ApnsLimits
  throttle: Throttle
  appleClock: AppleClock
  /** Aborted when the process can wait no longer. */
  stop: AbortSignal
}

export type Delivery = {
  channel: Channel
  message: PushMessage
  pushToken: string
  /** One push token in one environment. */
  throttleKey: string
  run: PushRun
  /** The one push that finds out whether a refused credential works again. */
  trial: boolean
}

/** Sends one push, again and again where that can help, until it has ended or its deadline is there. */
export async function deliver(shared: DeliveryShared, delivery: Delivery): Promise<PushOutcome> {
  const { channel, run, throttleKey } = delivery
  let pauseMs = 0
  for (;;) {
    const heldMs = shared.throttle.waitMs(throttleKey, performance.now())
    if (heldMs >= run.remainingMs) return run.throttledTooLong()
    pauseMs = Math.max(pauseMs, heldMs)
    if (pauseMs > 0) await pause(pauseMs, shared.stop)
    if (shared.stop.aborted) return run.withoutPlace('stopped', null)
    if (run.remainingMs < SHORTEST_ATTEMPT_MS) return run.outOfTime()
    const entered = channel.pool.enter(run.remainingMs, run.avoid)
    const place = entered instanceof Promise ? await entered : entered
    if (typeof place === 'string') return run.withoutPlace(place, channel.pool.trouble)
    const reaction = await attempt(shared, delivery, place)
    if ('end' in reaction) return reaction.end
    pauseMs = reaction.pauseMs
  }
}

/** One request on a place that was just given; given back if the moment has passed meanwhile. */
async function attempt(
  shared: DeliveryShared,
  { channel, message, pushToken, throttleKey, run, trial }: Delivery,
  connection: Connection,
): Promise<Reaction> {
  const remainingMs = run.remainingMs
  const turnedAway = channel.circuit.isOpen && !trial
  if (turnedAway || remainingMs < SHORTEST_ATTEMPT_MS || !connection.usable) {
    channel.pool.leave(connection)
    if (turnedAway) return { end: run.withoutPlace('circuit_open', null) }
    return connection.usable ? { end: run.outOfTime() } : { pauseMs: 0 }
  }
  const at = shared.clock.now()
  const startedMs = performance.now()
  const timeoutMs = Math.min(remainingMs, shared.limits.requestTimeoutMs + FORGOTTEN_REQUEST_MS)
  const sending = connection.send(message, pushToken, timeoutMs)
  const jwtGeneration = channel.token?.generation ?? 0
  const result = await sending
  channel.pool.leave(connection)
  run.record(at, connection.number, performance.now() - startedMs, result)
  const now = shared.clock.now()
  noteAppleTime(shared, channel, run, result, at, now)
  const { topic } = message
  return react(result, {
    run,
    channel,
    connection,
    throttle: shared.throttle,
    throttleKey,
    topic,
    jwtGeneration,
    now,
  })
}

/** Apple's time tells whether this machine's clock is right, which its JWTs depend on. */
function noteAppleTime(
  { appleClock }: DeliveryShared,
  { environment }: Channel,
  run: PushRun,
  result: AttemptResult,
  sentAt: Date,
  answeredAt: Date,
): void {
  if (result.kind === 'broken' || result.appleNow === null) return
  const middle = new Date((sentAt.getTime() + answeredAt.getTime()) / 2)
  run.skewMs = appleClock.heard(environment, result.appleNow, middle)
}

/** Waits, or returns early when the process stops. */
async function pause(ms: number, stop: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: stop })
  } catch (error) {
    if (!stop.aborted) throw error
  }
}
