import type { Clock } from '#lib/platform/clock.ts'
import { Circuit } from './circuit.ts'
import { Connection } from './connection.ts'
import { type ApnsCredential, type ApnsEnvironment, type CredentialCheck, checkSecret } from './credential.ts'
import type { ApnsEndpoint } from './endpoints.ts'
import type { ApnsLimits } from './limits.ts'
import { Pool } from './pool.ts'
import type { ProviderToken } from './provider-token.ts'
import type { ProviderTokens } from './provider-tokens.ts'

/** A change in what Apple, or our own reading, says of a credential as a whole. */
export type CredentialVerdict = {
  credentialId: string
  environment: ApnsEnvironment
  state: 'working' | 'refused' | 'unusable'
  /** Apple's reason; null if it was not Apple who said it. */
  reason: string | null
  detail: string
  at: Date
}

/** The log that the guard writes to; pino fits. It is never given a secret or a push token. */
export type ApnsLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export type ChannelSettings = {
  credential: ApnsCredential
  endpoint: ApnsEndpoint
  tokens: ProviderTokens
  limits: ApnsLimits
  clock: Clock
  log: ApnsLog
  nextConnectionNumber(): number
  onCredentialVerdict(verdict: CredentialVerdict): void
}

const TOPIC_RETRY_PAUSE_MS = 3_600_000
const TOPICS_REMEMBERED = 100
const TLS_REFUSAL =
  /alert (?:bad |unsupported |unknown )?certificate|certificate (?:revoked|expired|unknown)|alert unknown ca/i

/**
 * Everything for one version of one credential in one environment: connections, JWT, circuit. Nothing in it
 * is shared with another credential but the JWT of the same team and key.
 */
export class Channel {
  readonly credentialId: string
  readonly environment: ApnsEnvironment
  readonly circuit: Circuit
  readonly pool: Pool
  /** Null with a certificate, or a key that cannot be read. */
  readonly token: ProviderToken | null
  readonly #check: CredentialCheck
  readonly #settings: ChannelSettings
  /** Pushes under way, those that pause before a retry too. */
  pushes = 0
  #closed = false
  #lastVerdict: string | null = null
  readonly #topicsTried = new Map<string, number>()

  constructor(settings: ChannelSettings) {
    const { credential, limits, tokens, clock } = settings
    this.#settings = settings
    this.credentialId = credential.credentialId
    this.environment = settings.endpoint.environment
    this.circuit = new Circuit(limits.circuitOpenMs)
    this.#check = checkSecret(credential.secret, clock.now())
    this.token = this.#check.kind === 'token' ? tokens.take(this.#check) : null
    this.pool = new Pool({
      limits,
      open: (onRoom, onGone) => this.#open(onRoom, onGone),
      onConnectionLost: (cause) => this.#connectionLost(cause),
    })
    if (this.#check.kind === 'unusable') this.#judge('unusable', null, this.#check.detail)
  }

  /** What is wrong with the credential as it was given; null if it can be used. */
  get fault(): string | null {
    if (this.#check.kind === 'unusable') return this.#check.detail
    if (this.#check.kind !== 'certificate' || this.#check.validTo > this.#settings.clock.now()) return null
    return `The certificate expired at ${this.#check.validTo.toISOString()}.`
  }

  warm(): void {
    if (this.fault === null) this.pool.warm()
  }

  /** Apple answered to the credential. */
  works(): void {
    this.circuit.close()
    if (this.#lastVerdict !== 'working') this.#judge('working', null, 'APNs accepts this credential.')
  }

  /** Apple refuses the credential as a whole. */
  refused(reason: string, detail: string): void {
    this.circuit.open(performance.now(), detail)
    this.pool.turnAway()
    this.#judge('refused', reason, detail)
  }

  /**
   * Whether a refused topic is worth a new connection: Apple fixes the topics of a connection at its first
   * push, so a topic that was added since needs another one. Once an hour for each topic, not for each push.
   */
  mayRetryTopic(topic: string): boolean {
    const now = performance.now()
    const last = this.#topicsTried.get(topic)
    if (last !== undefined && now - last < TOPIC_RETRY_PAUSE_MS) return false
    if (this.#topicsTried.size >= TOPICS_REMEMBERED) this.#topicsTried.clear()
    this.#topicsTried.set(topic, now)
    return true
  }

  /** Ends the channel; see {@link Pool.close}. */
  async close(now: boolean): Promise<void> {
    if (!this.#closed && this.#check.kind === 'token') this.#settings.tokens.giveBack(this.#check)
    this.#closed = true
    await this.pool.close(now)
  }

  #open(onRoom: () => void, onGone: (connection: Connection, cause: string | null) => void): Connection {
    const { endpoint, limits, nextConnectionNumber } = this.#settings
    return new Connection({
      number: nextConnectionNumber(),
      endpoint,
      check: this.#check,
      token: this.token,
      limits,
      onRoom,
      onGone,
    })
  }

  #connectionLost(cause: string): void {
    const { log, endpoint } = this.#settings
    log.warn(
      { credentialId: this.credentialId, environment: endpoint.environment, cause },
      'APNs connection lost',
    )
    if (this.#check.kind === 'certificate' && TLS_REFUSAL.test(cause)) {
      this.refused('TlsCertificateRefused', 'APNs ended the TLS handshake because of the certificate.')
    }
  }

  #judge(state: CredentialVerdict['state'], reason: string | null, detail: string): void {
    const verdict = state === 'working' ? state : `${state}:${reason}`
    if (verdict === this.#lastVerdict) return
    this.#lastVerdict = verdict
    const { onCredentialVerdict, endpoint, clock } = this.#settings
    const { credentialId } = this
    onCredentialVerdict({
      credentialId,
      environment: endpoint.environment,
      state,
      reason,
      detail,
      at: clock.now(),
    })
  }
}
