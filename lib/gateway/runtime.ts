import { type ApiKeyAuthenticator, createApiKeyAuthenticator } from '#lib/api-keys/authenticate-api-key.ts'
import type { Apns } from '#lib/apns/send-push.ts'
import { type CallEngine, createCallEngine } from '#lib/calls/call-engine.ts'
import type { CallPace } from '#lib/calls/call-pace.ts'
import type { VerdictKeeper } from '#lib/credentials/verdict-keeper.ts'
import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'
import { addLiveSource } from '#lib/platform/metrics.ts'
import type { Notifications } from '#lib/platform/notifications.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import { createIdempotency, type Idempotency } from './idempotency.ts'
import { createKeyLimiter, DEFAULT_KEY_LIMIT, type KeyLimit, type KeyLimiter } from './key-limits.ts'
import { createLoadGate, DEFAULT_LANE_LIMITS, type LaneLimits, type LoadGate } from './load-gate.ts'

/** What a process holds to serve the API. Made once, shared by all requests. */
export type GatewayRuntime = {
  db: Db
  clock: Clock
  log: Log
  notifications: Notifications
  engine: CallEngine
  authenticator: ApiKeyAuthenticator
  keyLimiter: KeyLimiter
  gate: LoadGate
  idempotency: Idempotency
  /** Bearer that `/metrics` asks for; open to all when absent. */
  metricsToken: string | undefined
  /** Names of the migrations that this code was written for. */
  migrations: readonly string[]
  /** True once the process is stopping: `/readyz` and `/healthz` then say so. */
  isStopping(): boolean
  /** Says that the process is stopping; requests are still served. */
  startStopping(): void
  /** Lets pushes under way finish, then closes APNs and the database. */
  close(): Promise<void>
}

/** The parts that a runtime is made of. It owns them from then on: `close` closes them. */
export type GatewayParts = {
  db: Db
  apns: Apns
  /** What `apns` reports credentials to; its last words are stored before the database closes. */
  verdicts?: VerdictKeeper
  notifications: Notifications
  keyRing: KeyRing
  clock: Clock
  log: Log
  metricsToken?: string | undefined
  migrations?: readonly string[]
  laneLimits?: LaneLimits
  keyLimit?: KeyLimit
  pace?: CallPace
}

/** Longest time that pushes under way get when a process stops: APNs answers or the call is over by then. */
const DRAIN_PUSHES_MS = 15_000

export function assembleGatewayRuntime(parts: GatewayParts): GatewayRuntime {
  const { db, apns, notifications, clock, log } = parts
  const engine = createCallEngine(parts)
  const gate = createLoadGate(parts.laneLimits ?? DEFAULT_LANE_LIMITS)
  const removeSource = addLiveSource({
    waitingCalls: () => engine.watch.waiting(),
    runningPushes: () => engine.background.size(),
    laneLoad: gate.load,
    apns: () => apns.stats(),
    apnsTiming: () => apns.timing(),
    pool: () => db.poolStats(),
    isListening: () => notifications.isListening(),
  })
  let stopping = false
  return {
    db,
    clock,
    log,
    notifications,
    engine,
    gate,
    authenticator: createApiKeyAuthenticator(parts),
    keyLimiter: createKeyLimiter(parts.keyLimit ?? DEFAULT_KEY_LIMIT),
    idempotency: createIdempotency(),
    metricsToken: parts.metricsToken,
    migrations: parts.migrations ?? [],
    isStopping: () => stopping,
    startStopping() {
      stopping = true
    },
    async close() {
      stopping = true
      engine.overdue.stop()
      await engine.background.drain(DRAIN_PUSHES_MS)
      removeSource()
      await apns.stop()
      await parts.verdicts?.settled()
      await notifications.close()
      await db.close()
    },
  }
}
