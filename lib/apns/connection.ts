import { type ClientHttp2Session, constants } from 'node:http2'
import type { Socket } from 'node:net'
import { type AttemptResult, readFault, readResult } from './attempt-result.ts'
import type { CredentialCheck } from './credential.ts'
import type { ApnsEndpoint } from './endpoints.ts'
import type { ApnsLimits } from './limits.ts'
import { createProvider, type NodeApnProvider, type NodeApnToken, type PushMessage } from './node-apn.ts'
import { Pinger } from './pinger.ts'
import { openSocket } from './socket.ts'
import { WireRecord } from './wire-record.ts'

export type ConnectionSettings = {
  /** Unique in this process. */
  number: number
  endpoint: ApnsEndpoint
  check: CredentialCheck
  token: NodeApnToken | null
  limits: ApnsLimits
  /** It opened, or another stream is free. */
  onRoom(): void
  /** It takes no more pushes: `cause` says why; null if Apple asked for it or we did. */
  onGone(connection: Connection, cause: string | null): void
}

type State = 'opening' | 'open' | 'draining' | 'dead'

/**
 * One APNs connection: one `node-apn` provider that lives exactly as long as its one session, so that nothing
 * of `node-apn`'s own reconnecting is ever used. A session that has to go takes no new pushes and answers
 * those it has (W1, W9); one that stays silent is destroyed (W2, W3, W10).
 */
export class Connection {
  readonly number: number
  inFlight = 0
  /** At least one push was answered on it, and not by a fault of the server. */
  useful = false
  readonly openedAtMs = performance.now()
  /** Settles when it is dead. */
  readonly closed: Promise<void>
  #state: State = 'opening'
  #streams = 1
  #session: ClientHttp2Session | null = null
  #socket: Socket | null = null
  #cause: string | null = null
  #timer: NodeJS.Timeout
  #recording: WireRecord | null = null
  #settleClosed: () => void = () => undefined
  readonly #settings: ConnectionSettings
  readonly #provider: NodeApnProvider
  readonly #pinger: Pinger

  constructor(settings: ConnectionSettings) {
    this.number = settings.number
    this.#settings = settings
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve
    })
    const { limits, endpoint } = settings
    this.#pinger = new Pinger(limits, () => this.destroy('no answer to a ping'))
    this.#provider = createProvider({
      environment: endpoint.environment,
      requestTimeoutMs: limits.requestTimeoutMs,
      token: settings.token,
      createConnection: () => {
        this.#socket = openSocket(endpoint, settings.check)
        return this.#socket
      },
    })
    this.#provider.client.closeAndDestroySession = async () => this.retire()
    this.#timer = setTimeout(() => this.destroy('handshake not finished in time'), limits.handshakeTimeoutMs)
    this.#provider.client.connect().then(
      () => this.#adopt(this.#provider.client.session),
      (error: Error) => this.#die(error.message),
    )
  }

  get state(): State {
    return this.#state
  }

  /** Whether a push that has its place may start. */
  get usable(): boolean {
    return this.#state === 'open' && this.#session?.closed === false && !this.#session.destroyed
  }

  /** Whether another push may have a place: within Apple's stream limit of the moment and our own. */
  get hasRoom(): boolean {
    return this.inFlight < this.#streams && this.usable
  }

  /**
   * Sends one push on this connection. Call only while `usable`, in the same turn: then `node-apn` makes the
   * request before it returns, and never connects by itself. Never rejects; settles within the given time.
   */
  send(message: PushMessage, pushToken: string, timeoutMs: number): Promise<AttemptResult> {
    const wire = new WireRecord()
    this.#pinger.pushStarted(this.inFlight)
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(readFault({ error: new Error('apn write timeout') }, wire))
        wire.cancel(constants.NGHTTP2_CANCEL)
      }, timeoutMs)
      const settle = (result: AttemptResult): void => {
        clearTimeout(timer)
        if (result.kind === 'accepted' || (result.kind === 'answered' && result.status < 500))
          this.useful = true
        resolve(result)
      }
      this.#recording = wire
      this.#provider.send(message, pushToken).then(
        (result) => settle(readResult(result, wire)),
        (error: unknown) => settle(readFault({ error }, wire)),
      )
      this.#recording = null
    })
  }

  /** Takes no more pushes, lets those in flight finish, and closes. */
  retire(): void {
    if (this.#state === 'draining' || this.#state === 'dead') return
    const wasOpening = this.#state === 'opening'
    this.#state = 'draining'
    this.#settings.onGone(this, this.#cause)
    if (wasOpening || this.#session === null || this.#session.destroyed) {
      this.destroy(null)
      return
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.destroy(null), this.#settings.limits.requestTimeoutMs + 1_000)
    if (!this.#session.closed) this.#session.close()
  }

  /** Ends at once, whatever is in flight. The socket too: a closing session would wait for the other side. */
  destroy(cause: string | null): void {
    this.#die(cause)
    this.#session?.destroy()
    this.#socket?.destroy()
  }

  /**
   * Called some times a second: finds a silent path.
   *
   * @returns whether it has just become suspect
   */
  tick(nowMs: number): boolean {
    if (this.#session === null || this.#state === 'opening') return false
    return this.#pinger.tick(nowMs, this.#session, this.inFlight)
  }

  /** Another connection on the same path is suspect: this one is asked too. */
  ping(): void {
    if (this.#session !== null && this.#state !== 'opening') this.#pinger.ping(this.#session)
  }

  #adopt(session: ClientHttp2Session | undefined): void {
    if (session === undefined) {
      this.#die('no session')
      return
    }
    this.#session = session
    session.once('close', () => this.#die(null))
    session.prependListener('error', (error) => {
      this.#cause ??= error.message
    })
    session.on('remoteSettings', ({ maxConcurrentStreams }) => this.#allow(maxConcurrentStreams))
    const request = session.request.bind(session)
    session.request = (headers, options) => {
      const stream = request(headers, options)
      this.#recording?.follow(stream, () => this.#pinger.heard())
      return stream
    }
    if (this.#state === 'dead') this.destroy(null)
  }

  /** Apple's first SETTINGS end the handshake; later ones shrink and widen the number of streams. */
  #allow(maxConcurrentStreams: number | undefined): void {
    const { maxInFlightPerConnection } = this.#settings.limits
    this.#streams = Math.min(maxInFlightPerConnection, Math.max(1, maxConcurrentStreams ?? 100))
    this.#pinger.heard()
    if (this.#state === 'opening') {
      clearTimeout(this.#timer)
      this.#state = 'open'
    }
    this.#settings.onRoom()
  }

  #die(cause: string | null): void {
    if (this.#state === 'dead') return
    const wasDraining = this.#state === 'draining'
    this.#state = 'dead'
    this.#cause ??= cause
    clearTimeout(this.#timer)
    this.#pinger.stop()
    this.#provider.shutdown()
    this.#settleClosed()
    if (!wasDraining) this.#settings.onGone(this, this.#cause ?? 'closed by the other side')
  }
}
