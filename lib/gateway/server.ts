import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { createBackgroundWork } from '#lib/platform/background-work.ts'
import { AppError } from '#lib/platform/errors.ts'
import { createGatewayApp } from './app.ts'
import { newRequestId } from './http-env.ts'
import { refuse } from './refusal.ts'
import type { GatewayRuntime } from './runtime.ts'

/** PBX modules keep connections for a minute or so; one that we close under them costs them a call. */
const KEEP_ALIVE_MS = 80_000
const HEADERS_MS = 15_000
/** From first byte to the whole request: a body has 256 KB at most. */
const REQUEST_MS = 30_000
/** What requests that were cut get to come to their end; only calls that wait for a phone take longer. */
const CUT_MS = 1_000
const MAX_HEADER_BYTES = 16 * 1024

/** A gateway that listens. */
export type GatewayServer = {
  host: string
  /** The port that the system chose, where 0 was asked for. */
  port: number
  /**
   * Takes no more connections and lets what is under way, waiting calls included, answer; what has not after
   * `maxMs` is cut. A request whose caller has hung up is finished too: after this the database may be closed.
   * The runtime stays open.
   */
  stop(maxMs: number): Promise<void>
}

/** Serves the API on a port of its own. @throws when the port cannot be had */
export async function startGatewayServer(
  runtime: GatewayRuntime,
  address: { host: string; port: number },
): Promise<GatewayServer> {
  const listener = getRequestListener(createGatewayApp(runtime).fetch, {
    hostname: 'gateway',
    errorHandler: (error) => {
      const malformed = new AppError('malformed', 'The address or the Host header cannot be read.', {
        cause: error,
      })
      return refuse(runtime.log, malformed, { requestId: newRequestId(), route: 'unreadable' })
    },
  })
  const open = new Set<ServerResponse>()
  const handlers = createBackgroundWork()
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
    },
    (incoming, outgoing) => {
      if (runtime.isStopping()) outgoing.shouldKeepAlive = false
      open.add(outgoing)
      outgoing.once('close', () => open.delete(outgoing))
      handlers.add(listener(incoming, outgoing))
    },
  )
  server.on('clientError', refuseUnreadable)
  await listen(server, address)
  const { port } = server.address() as AddressInfo
  runtime.log.info({ host: address.host, port }, 'the gateway listens')
  return {
    host: address.host,
    port,
    async stop(maxMs) {
      runtime.startStopping()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const outgoing of open) outgoing.shouldKeepAlive = false
      server.closeIdleConnections()
      const timeUp = new AbortController()
      const late = sleep(maxMs, undefined, { signal: timeUp.signal }).catch(() => undefined)
      // A connection may be gone while its request still stores what it said.
      await Promise.race([closed.then(() => handlers.drain(maxMs)), late])
      timeUp.abort()
      server.closeAllConnections()
      await closed
      await handlers.drain(CUT_MS)
    },
  }
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Bytes that are not HTTP, headers beyond bounds, and clients that take too long to say what they want. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, title] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout']
        : [400, 'Bad Request']
  socket.end(`HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
