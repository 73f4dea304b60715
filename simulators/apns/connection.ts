import type { ServerHttp2Session } from 'node:http2'
import type { ConnectionState } from './connection-state.ts'
import type { GoAway } from './fault-schema.ts'
import type { FrontConnection } from './front.ts'

/** One HTTP/2 connection of a provider: what the service knows of it and what can be done to it. */
export type ProviderConnection = {
  state: ConnectionState
  /** When true nothing is answered on it any more. */
  isMuted(): boolean
  /** Announces MAX_CONCURRENT_STREAMS, if it is another number than last time. */
  limitStreams(streams: number): void
  /** Raises the limit once, at the first valid provider token; later calls do nothing. */
  openUp(streams: number): void
  goAway(goAway: GoAway): void
  streamOpened(): void
  streamClosed(): void
  network: FrontConnection
  destroy(): void
}

/** "Everything you have opened will be answered" (RFC 9113 §6.8). Node's default, 0, cuts streams off. */
const ALL_STREAMS = 2 ** 31 - 1
/** How long a drained connection waits for requests that were sent before the GOAWAY was read. */
const DRAIN_GRACE_MS = 100
/** Time for the GOAWAY frame to leave before the connection is cut. */
const KILL_AFTER_MS = 10

/** Wraps a session that has just been made. `initialStreams` is what its first SETTINGS said. */
export function wrapConnection(
  session: ServerHttp2Session,
  state: ConnectionState,
  network: FrontConnection,
  initialStreams: number,
  onGoAway: () => void,
): ProviderConnection {
  let streamLimit = initialStreams
  let openedUp = state.certificate !== null
  let muted = false
  let draining = false
  let openStreams = 0

  const limitStreams = (streams: number): void => {
    if (streams === streamLimit || session.destroyed) return
    streamLimit = streams
    session.settings({ maxConcurrentStreams: streams })
  }
  const closeWhenIdle = (): void => {
    if (!draining || openStreams > 0) return
    setTimeout(() => {
      if (openStreams === 0 && !session.destroyed) session.close()
    }, DRAIN_GRACE_MS).unref()
  }
  return {
    state,
    network,
    isMuted: () => muted,
    limitStreams,
    openUp(streams) {
      if (openedUp) return
      openedUp = true
      limitStreams(streams)
    },
    goAway({ code, text, lastStreamId, then: ending = 'drain' }) {
      if (session.destroyed) return
      const data = Buffer.from(text ?? JSON.stringify({ reason: 'Shutdown' }))
      onGoAway()
      session.goaway(code, lastStreamId ?? ALL_STREAMS, data)
      muted = muted || ending !== 'drain'
      draining = ending === 'drain'
      closeWhenIdle()
      if (ending === 'kill') setTimeout(() => network.end(), KILL_AFTER_MS).unref()
    },
    streamOpened() {
      openStreams += 1
    },
    streamClosed() {
      openStreams -= 1
      closeWhenIdle()
    },
    destroy: () => session.destroy(),
  }
}
