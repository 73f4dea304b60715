import type { Clock } from '#lib/platform/clock.ts'
import { AppleClock } from './apple-clock.ts'
import type { ApnsLog, CredentialVerdict } from './channel.ts'
import { Channels } from './channels.ts'
import type { ApnsCredential, ApnsEnvironment } from './credential.ts'
import { type DeliveryShared, deliver } from './deliver.ts'
import type { ApnsEndpoints } from './endpoints.ts'
import { type ApnsLimits, DEFAULT_LIMITS } from './limits.ts'
import type { PushMessage } from './node-apn.ts'
import type { PushOutcome } from './outcome.ts'
import { type ProbeOutcome, probeMessage, readProbe } from './probe.ts'
import { ProviderTokens } from './provider-tokens.ts'
import { PushRun } from './push-run.ts'
import { isPushToken } from './push-token.ts'
import { Throttle } from './throttle.ts'

export type PushRequest = {
  credential: ApnsCredential
  environment: ApnsEnvironment
  pushToken: string
  topic: string
  pushType: 'voip' | 'alert' | 'background'
  priority: 10 | 5
  /** Until when Apple may keep the push; 0: one try, never kept. Sent as it is with every attempt. */
  expiration: Date | 0
  /** JSON text, sent as it is. */
  payload: Buffer | string
  /** A UUID in lower case, the same for every attempt. */
  apnsId: string
  /** Nothing is sent after it, and the outcome is there by then. */
  deadline: Date
}

export type ApnsStats = {
  channels: number
  connections: number
  opening: number
  inFlight: number
  /** Waiting for a connection or a stream. */
  queued: number
  /** Pushes without an outcome yet, pausing ones included. */
  active: number
  /** Credentials (times environments) that Apple refuses at present. */
  circuitsOpen: number
}

/** Clocks and ages, for metrics. Milliseconds. */
export type ApnsTiming = {
  /** How far Apple's clock was ahead of ours at its last answer. */
  clocks: { environment: ApnsEnvironment; skewMs: number }[]
  /** Ages of the JWTs in use. */
  jwts: { keyId: string; teamId: string; ageMs: number }[]
}

export type Apns = {
  /** Sends one push until it has an outcome or its deadline is there. Never rejects. */
  sendPush(request: PushRequest): Promise<PushOutcome>
  /**
   * Finds out whether Apple accepts a credential, without ringing a phone: the push token is one that Apple
   * must refuse, and what counts is what it is refused for. Never rejects.
   *
   * @param topic bundle id, with `.voip` or without; needed with a `.p8` key for an answer about the topic
   */
  probe(credential: ApnsCredential, environment: ApnsEnvironment, topic?: string): Promise<ProbeOutcome>
  /** Opens the connections of a credential, so that its first push finds one. */
  warm(credential: ApnsCredential, environment: ApnsEnvironment): void
  /** Closes the connections of a credential; pushes in flight finish, waiting ones end as `stopped`. */
  forget(credentialId: string): Promise<void>
  stats(): ApnsStats
  /** What the health of credentials depends on beside the credentials. */
  timing(): ApnsTiming
  /** Takes no more pushes, lets those under way finish for a while, and closes everything. */
  stop(): Promise<void>
}

export type ApnsOptions = {
  endpoints: ApnsEndpoints
  clock: Clock
  log?: ApnsLog | undefined
  /** Called when the standing of a credential changes, never twice in a row for the same. */
  onCredentialVerdict?: ((verdict: CredentialVerdict) => void) | undefined
} & Partial<ApnsLimits>

const TICK_MS = 250
const PROBE_MS = 10_000
const LAST_CLOSE_MS = 500
const SILENT: ApnsLog = { info: () => undefined, warn: () => undefined }

/** The one door to Apple. One for each process; `stop` must be called at its end. */
export function createApns(options: ApnsOptions): Apns {
  return new ApnsGuard(options)
}

class ApnsGuard implements Apns {
  #active = 0
  #stopping: Promise<void> | null = null
  #onIdle: () => void = () => undefined
  readonly #channels: Channels
  readonly #stop = new AbortController()
  readonly #shared: DeliveryShared
  readonly #tokens: ProviderTokens
  readonly #ticker: NodeJS.Timeout

  constructor(options: ApnsOptions) {
    const { endpoints, clock, log = SILENT, onCredentialVerdict = () => undefined, ...limits } = options
    let connections = 0
    const allLimits: ApnsLimits = { ...DEFAULT_LIMITS, ...limits }
    this.#tokens = new ProviderTokens(clock)
    this.#shared = {
      clock,
      limits: allLimits,
      throttle: new Throttle(),
      appleClock: new AppleClock(),
      stop: this.#stop.signal,
    }
    this.#channels = new Channels({
      endpoints,
      clock,
      log,
      limits: allLimits,
      tokens: this.#tokens,
      onCredentialVerdict,
      nextConnectionNumber: () => {
        connections += 1
        return connections
      },
    })
    this.#ticker = setInterval(() => this.#tick(), TICK_MS).unref()
  }

  sendPush(request: PushRequest): Promise<PushOutcome> {
    const { credential, environment, pushToken, topic, pushType, priority, payload, apnsId } = request
    const expirationSeconds = request.expiration === 0 ? 0 : Math.floor(request.expiration.getTime() / 1000)
    const message = { apnsId, topic, pushType, priority, expirationSeconds, payload }
    const budgetMs = request.deadline.getTime() - this.#shared.clock.now().getTime()
    return this.#send(credential, environment, pushToken, message, budgetMs)
  }

  async probe(
    credential: ApnsCredential,
    environment: ApnsEnvironment,
    topic?: string,
  ): Promise<ProbeOutcome> {
    const { message, pushToken } = probeMessage(topic)
    const outcome = await this.#send(credential, environment, pushToken, message, PROBE_MS, true)
    return readProbe(outcome)
  }

  warm(credential: ApnsCredential, environment: ApnsEnvironment): void {
    if (this.#stopping === null) this.#channels.of(credential, environment).warm()
  }

  forget(credentialId: string): Promise<void> {
    return this.#channels.forget(credentialId)
  }

  stats(): ApnsStats {
    const channels = this.#channels.list()
    const stats = { channels: channels.length, connections: 0, opening: 0, inFlight: 0, queued: 0 }
    let circuitsOpen = 0
    for (const { pool, circuit } of channels) {
      const counts = pool.counts
      stats.connections += counts.connections
      stats.opening += counts.opening
      stats.inFlight += counts.inFlight
      stats.queued += counts.queued
      if (circuit.isOpen) circuitsOpen += 1
    }
    return { ...stats, active: this.#active, circuitsOpen }
  }

  timing(): ApnsTiming {
    return { clocks: this.#shared.appleClock.list(), jwts: this.#tokens.list() }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#shutDown()
    return this.#stopping
  }

  async #send(
    credential: ApnsCredential,
    environment: ApnsEnvironment,
    pushToken: string,
    message: PushMessage,
    budgetMs: number,
    probe = false,
  ): Promise<PushOutcome> {
    const run = new PushRun(message.apnsId, budgetMs)
    if (this.#stopping !== null) return run.withoutPlace('stopped', null)
    if (!isPushToken(pushToken)) {
      return run.unsent(
        'invalid_push_token',
        'The push token is not 2 to 200 hexadecimal digits, of even number.',
      )
    }
    if (budgetMs <= 0) return run.outOfTime()
    const channel = this.#channels.of(credential, environment)
    if (channel.fault !== null) return run.unsent('credential_unusable', channel.fault)
    const passage = channel.circuit.enter(performance.now(), probe)
    if (passage === 'blocked') return run.unsent('circuit_open', channel.circuit.why)
    const trial = passage === 'trial'
    const throttleKey = `${environment}/${pushToken}`
    this.#active += 1
    channel.pushes += 1
    try {
      return await deliver(this.#shared, { channel, message, pushToken, throttleKey, run, trial })
    } finally {
      if (trial) channel.circuit.abandonTrial()
      channel.pushes -= 1
      this.#active -= 1
      if (this.#active === 0) this.#onIdle()
    }
  }

  async #shutDown(): Promise<void> {
    if (this.#active > 0) {
      await within(
        this.#shared.limits.stopGraceMs,
        new Promise<void>((resolve) => {
          this.#onIdle = resolve
        }),
      )
    }
    this.#stop.abort()
    clearInterval(this.#ticker)
    if (this.#active === 0) await within(LAST_CLOSE_MS, this.#channels.close(false))
    await this.#channels.close(true)
  }

  #tick(): void {
    const nowMs = performance.now()
    for (const { pool } of this.#channels.list()) pool.tick(nowMs)
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
}
