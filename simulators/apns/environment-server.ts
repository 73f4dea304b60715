import { performServerHandshake, type ServerHttp2Session, type ServerOptions } from 'node:http2'
import type { Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { type ClientCertificate, readClientCertificate } from './client-certificate.ts'
import { type ProviderConnection, wrapConnection } from './connection.ts'
import { newConnectionState } from './connection-state.ts'
import type { ApnsEnvironment } from './environment.ts'
import { exchange } from './exchange.ts'
import { type Front, openFront } from './front.ts'
import { listenOn } from './listen.ts'
import { readRequest } from './request.ts'
import type { World } from './world.ts'

/** One environment's push service: its TCP door and the connections that came through. */
export type EnvironmentServer = {
  environment: ApnsEnvironment
  url: string
  front: Front
  connections(): ProviderConnection[]
  stop(): Promise<void>
}

/** Node drops a session that holds more than 10 MB; load tests would measure that. */
const SESSION_MEMORY_MB = 1000
/** Time to take in what a provider sent before it left. */
const LAST_READ_MS = 50
/** Streams allowed before a valid provider token was seen (Apple: "one stream"). */
const FIRST_STREAMS = 1

/** Starts the push service of one environment. `nextConnectionId` numbers connections across environments. */
export async function startEnvironment(
  world: World,
  options: { environment: ApnsEnvironment; host: string; port: number; nextConnectionId: () => number },
): Promise<EnvironmentServer> {
  const connections = new Set<ProviderConnection>()
  const inner = createServer({
    key: world.pki.server.key,
    cert: world.pki.server.cert,
    ca: [world.pki.caPem],
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
    minVersion: 'TLSv1.2',
    noDelay: true,
  })
  const sockets = new Set<Socket>()
  inner.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  // A provider that breaks off its handshake concerns nobody else.
  inner.on('tlsClientError', (_error, socket) => socket.destroy())
  const innerPort = await listenOn(inner, 0, '127.0.0.1')
  const front = await openFront({ host: options.host, port: options.port, innerPort })

  inner.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy())
    const network = front.find(socket.remotePort ?? 0)
    if (socket.alpnProtocol !== 'h2' || network === null) {
      socket.destroy()
      return
    }
    const certificate = certificateOf(socket)
    const streams = certificate === null ? FIRST_STREAMS : world.behaviour.maxConcurrentStreams
    const state = newConnectionState(options.nextConnectionId(), options.environment, certificate)
    const session = startSession(socket, streams)
    const connection = wrapConnection(session, state, network, streams, () => {
      world.counters.goAways += 1
    })
    serve(world, { session, socket, connection }, connections)
  })
  return {
    environment: options.environment,
    url: `https://${options.host}:${front.port}`,
    front,
    connections: () => [...connections],
    async stop() {
      for (const connection of connections) connection.destroy()
      front.stop()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => inner.close(() => resolve()))
    },
  }
}

function certificateOf(socket: TLSSocket): ClientCertificate | null {
  const x509 = socket.getPeerX509Certificate()
  return x509 === undefined ? null : readClientCertificate(x509)
}

/** The numbers are what Apple's server announces (Pushy #356, #878). */
function startSession(socket: TLSSocket, maxConcurrentStreams: number): ServerHttp2Session {
  // maxOutstandingSettings is in Node's documentation of the session options, not in its typings.
  const options: ServerOptions & { maxOutstandingSettings: number } = {
    maxSessionMemory: SESSION_MEMORY_MB,
    maxOutstandingSettings: 1000,
    settings: {
      headerTableSize: 4096,
      maxConcurrentStreams,
      initialWindowSize: 65_535,
      maxFrameSize: 16_384,
      maxHeaderListSize: 8000,
    },
  }
  return performServerHandshake(socket, options)
}

type Served = { session: ServerHttp2Session; socket: TLSSocket; connection: ProviderConnection }

function serve(
  world: World,
  { session, socket, connection }: Served,
  connections: Set<ProviderConnection>,
): void {
  connections.add(connection)
  world.counters.connectionsOpened += 1
  world.counters.connectionsOpen += 1
  session.on('error', () => session.destroy())
  // A session that has said GOAWAY no longer reads, so it would not notice that the provider has left; and one that
  // is closing only ends its side of the socket and waits for the other.
  const leave = () => {
    session.destroy()
    socket.destroy()
  }
  connection.network.onGone(() => setTimeout(leave, LAST_READ_MS).unref())
  session.once('close', () => {
    connections.delete(connection)
    world.counters.connectionsOpen -= 1
  })
  session.on('stream', (stream, headers, _flags, rawHeaders) => {
    connection.streamOpened()
    stream.once('close', connection.streamClosed)
    // A provider may take a request back or vanish in the middle; 'close' follows.
    stream.on('error', () => stream.destroy())
    readRequest(stream, headers, rawHeaders, (request) => exchange(world, connection, stream, request))
  })
}
