import { connect, createServer, type Socket } from 'node:net'
import { listenOn } from './listen.ts'

/** One TCP connection of a provider, passed through to the TLS server behind. */
export type FrontConnection = {
  /** Nothing gets through any more, in either direction, and nobody is told. */
  blackHole(): void
  /** RST to the provider. */
  reset(): void
  /** FIN to the provider. */
  end(): void
  /** Calls back once the provider has left, seen or, after a black hole, unseen. */
  onGone(listener: () => void): void
}

/** The TCP door of one environment. It does what a network does to a connection. */
export type Front = {
  port: number
  /** The connection whose passed-through socket has that local port. */
  find(innerPort: number): FrontConnection | null
  connections(): FrontConnection[]
  /** New connections open and stay silent: no TLS answer, ever. */
  stallTls(on: boolean): void
  /** The port is closed: ECONNREFUSED. */
  refuse(on: boolean): void
  stop(): void
}

/** Opens the door on `host:port` (0: any free port) in front of a server on `127.0.0.1:innerPort`. */
export async function openFront(options: { host: string; port: number; innerPort: number }): Promise<Front> {
  const passed = new Map<number, FrontConnection>()
  const sockets = new Set<Socket>()
  let stalled = false
  let refusing = false

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    track(client, sockets)
    if (stalled) {
      client.resume()
      client.once('end', () => client.destroy())
      return
    }
    const inner = connect({ port: options.innerPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    track(inner, sockets)
    const connection = passThrough(client, inner)
    let innerLocalPort = 0
    inner.once('connect', () => {
      innerLocalPort = inner.localPort ?? 0
      passed.set(innerLocalPort, connection)
    })
    inner.once('close', () => passed.delete(innerLocalPort))
  })
  const port = await listenOn(server, options.port, options.host)
  return {
    port,
    find: (innerPort) => passed.get(innerPort) ?? null,
    connections: () => [...passed.values()],
    stallTls(on) {
      stalled = on
    },
    refuse(on) {
      if (on === refusing) return
      refusing = on
      if (on) server.close()
      else server.listen(port, options.host)
    },
    stop() {
      if (!refusing) server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function track(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
  // A reset by the other side is daily bread here; 'close' follows and does the rest.
  socket.on('error', () => socket.destroy())
}

function passThrough(client: Socket, inner: Socket): FrontConnection {
  let dark = false
  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (chunk: Buffer) => {
      if (dark || to.destroyed || to.write(chunk)) return
      from.pause()
      to.once('drain', () => from.resume())
    })
    from.on('end', () => {
      // In the dark the service must forget the connection, but the provider must see nothing of it. And TLS
      // knows no half-closed connection: a provider that has ended its side has left.
      if (dark || from === client) inner.destroySoon()
      else to.end()
    })
  }
  forward(client, inner)
  forward(inner, client)
  client.once('close', () => inner.destroy())
  inner.once('close', () => {
    if (!dark && !client.writableEnded) client.destroySoon()
  })
  return {
    blackHole() {
      dark = true
      client.resume()
      inner.resume()
    },
    reset() {
      client.resetAndDestroy()
    },
    end() {
      client.destroySoon()
    },
    onGone: (listener) => void inner.once('close', listener),
  }
}
