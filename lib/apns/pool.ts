import type { Connection } from './connection.ts'
import type { ApnsLimits } from './limits.ts'
import { reconnectDelayMs } from './retry-schedule.ts'

/** A connection that lived so long was a good one, even if no push came. */
const LONG_LIFE_MS = 60_000
/** One that was asked to go sooner than this counts as a failure, so that such a server gets no storm. */
const SHORT_LIFE_MS = 100

/** A place on a connection, or why there is none. */
export type Place = Connection | 'deadline' | 'overloaded' | 'circuit_open' | 'stopped'

type Waiter = { settle(place: Place): void; avoid: number | null }

export type PoolSettings = {
  limits: ApnsLimits
  open(onRoom: () => void, onGone: (connection: Connection, cause: string | null) => void): Connection
  /** A connection failed or was lost; `cause` is the error's text. */
  onConnectionLost(cause: string): void
}

/**
 * The warm connections of one credential in one environment, and the pushes that wait for a place on one.
 * The first connection is filled before the second is used: the second is there for the moment when the
 * first goes. A connection that is lost is replaced at once if it worked, else after a growing pause (W19).
 */
export class Pool {
  /** Why there is no connection; null while there is one, or before the first try. */
  trouble: string | null = null
  #connections: Connection[] = []
  readonly #draining = new Set<Connection>()
  readonly #waiting = new Set<Waiter>()
  #failures = 0
  #reopenTimer: NodeJS.Timeout | null = null
  #closed = false
  readonly #settings: PoolSettings

  constructor(settings: PoolSettings) {
    this.#settings = settings
  }

  get counts(): { connections: number; opening: number; inFlight: number; queued: number } {
    const open = this.#connections.filter(({ state }) => state === 'open').length
    let inFlight = 0
    for (const connection of [...this.#connections, ...this.#draining]) inFlight += connection.inFlight
    return {
      connections: open,
      opening: this.#connections.length - open,
      inFlight,
      queued: this.#waiting.size,
    }
  }

  /** Opens what is missing, unless the pause after a failure is still running. */
  warm(): void {
    if (this.#closed || this.#reopenTimer !== null) return
    const opening = this.#connections.some(({ state }) => state === 'opening')
    if (opening || this.#connections.length >= this.#settings.limits.connectionsPerPool) return
    this.#connections.push(
      this.#settings.open(
        () => this.#onRoom(),
        (connection, cause) => this.#onGone(connection, cause),
      ),
    )
  }

  /**
   * A place for one push; `leave` must follow. At once where a stream is free, else when one becomes free.
   *
   * @param avoid number of a connection to use only if there is no other
   */
  enter(waitMs: number, avoid: number | null): Connection | Promise<Place> {
    if (this.#waiting.size === 0) {
      const connection = this.#free(avoid)
      if (connection !== null) return this.#seat(connection)
    }
    return this.#wait(waitMs, avoid)
  }

  leave(connection: Connection): void {
    connection.inFlight -= 1
    if (this.#waiting.size > 0) this.#admit()
  }

  /** Replaces every connection, because Apple holds something against those that are open. Once for each. */
  renew(connection: Connection): void {
    if (!this.#connections.includes(connection)) return
    for (const each of [...this.#connections]) each.retire()
  }

  /** Called some times a second. One silent connection makes all suspect, so that none is found dead in turn. */
  tick(nowMs: number): void {
    let suspect = false
    for (const connection of [...this.#connections, ...this.#draining]) {
      if (connection.state === 'dead') this.#draining.delete(connection)
      else if (connection.tick(nowMs)) suspect = true
    }
    if (suspect) for (const connection of this.#connections) connection.ping()
  }

  /** Sends the waiting pushes away: the credential was refused. */
  turnAway(): void {
    for (const waiter of [...this.#waiting]) waiter.settle('circuit_open')
  }

  /**
   * Gives up waiting pushes as `stopped`. Pushes in flight may finish, unless `now` is set.
   *
   * @returns when all connections are closed, which takes a request timeout and a second at the most
   */
  async close(now: boolean): Promise<void> {
    this.#closed = true
    if (this.#reopenTimer !== null) clearTimeout(this.#reopenTimer)
    for (const waiter of [...this.#waiting]) waiter.settle('stopped')
    const connections = [...this.#connections, ...this.#draining]
    for (const connection of connections) {
      if (now) connection.destroy(null)
      else connection.retire()
    }
    await Promise.all(connections.map(({ closed }) => closed))
  }

  #wait(waitMs: number, avoid: number | null): Promise<Place> {
    if (this.#closed) return Promise.resolve('stopped')
    if (this.#waiting.size >= this.#settings.limits.maxQueuedPerPool) return Promise.resolve('overloaded')
    this.warm()
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.settle('deadline'), waitMs)
      const waiter: Waiter = {
        avoid,
        settle: (place) => {
          clearTimeout(timer)
          this.#waiting.delete(waiter)
          resolve(place)
        },
      }
      this.#waiting.add(waiter)
    })
  }

  #admit(): void {
    for (const waiter of this.#waiting) {
      const connection = this.#free(waiter.avoid)
      if (connection === null) return
      waiter.settle(this.#seat(connection))
    }
  }

  #free(avoid: number | null): Connection | null {
    let lastResort: Connection | null = null
    for (const connection of this.#connections) {
      if (!connection.hasRoom) continue
      if (connection.number !== avoid) return connection
      lastResort = connection
    }
    return lastResort
  }

  #seat(connection: Connection): Connection {
    connection.inFlight += 1
    return connection
  }

  #onRoom(): void {
    this.trouble = null
    this.#admit()
    this.warm()
  }

  #onGone(connection: Connection, cause: string | null): void {
    this.#connections = this.#connections.filter((each) => each !== connection)
    if (connection.state === 'draining') this.#draining.add(connection)
    const livedMs = performance.now() - connection.openedAtMs
    const worked = connection.useful || livedMs > (cause === null ? SHORT_LIFE_MS : LONG_LIFE_MS)
    this.#failures = worked ? 0 : this.#failures + 1
    if (cause !== null) {
      if (this.#connections.length === 0) this.trouble = cause
      this.#settings.onConnectionLost(cause)
    }
    if (this.#closed) return
    if (this.#reopenTimer !== null) clearTimeout(this.#reopenTimer)
    this.#reopenTimer = setTimeout(
      () => {
        this.#reopenTimer = null
        this.warm()
      },
      reconnectDelayMs(this.#failures, Math.random()),
    )
  }
}
