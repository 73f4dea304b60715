/** Times and bounds of the guard. All have defaults that suit Apple's servers. */
export type ApnsLimits = {
  /** Warm connections for each credential and environment. */
  connectionsPerPool: number
  /** Pushes in flight on one connection; Apple's own limit counts too. */
  maxInFlightPerConnection: number
  /** Pushes that wait for a connection or a stream, for each credential and environment. */
  maxQueuedPerPool: number
  /** Credentials (times environments) that keep connections; the least used ones lose theirs. */
  maxPools: number
  /** DNS, TCP, TLS and Apple's first SETTINGS together. */
  handshakeTimeoutMs: number
  /** One request. */
  requestTimeoutMs: number
  /** Silence on a busy connection before it is pinged. */
  pingBusyMs: number
  /** Silence on an idle connection before it is pinged. */
  pingIdleMs: number
  /** A ping without answer for so long means a dead connection. */
  pingTimeoutMs: number
  /** How long a refused credential rests, at first. */
  circuitOpenMs: number
  /** How long `stop` waits for pushes under way. */
  stopGraceMs: number
}

export const DEFAULT_LIMITS: ApnsLimits = {
  connectionsPerPool: 2,
  maxInFlightPerConnection: 500,
  maxQueuedPerPool: 5_000,
  maxPools: 200,
  handshakeTimeoutMs: 3_000,
  requestTimeoutMs: 3_500,
  pingBusyMs: 1_000,
  pingIdleMs: 20_000,
  pingTimeoutMs: 1_500,
  circuitOpenMs: 30_000,
  stopGraceMs: 5_000,
}
