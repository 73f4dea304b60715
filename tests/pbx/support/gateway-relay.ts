import { once } from 'node:events'
import net from 'node:net'

/** A wire between PBX and gateway that a test can cut. Bytes go through as they come. */
export type GatewayRelay = {
  readonly port: number
  /** Connections that were asked for since the last `cut` or `hold`. */
  attempts(): number
  /** Connections are closed as soon as they are made: the gateway is down. */
  cut(): void
  /** What the PBX says is kept back until `heal`: the gateway hangs. */
  hold(): void
  /** Every request is answered 503, and counted as an attempt: the gateway has lost its database. */
  refuse(): void
  heal(): void
  close(): Promise<void>
}

const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n'

export async function startGatewayRelay(gatewayPort: number): Promise<GatewayRelay> {
  let state: 'whole' | 'cut' | 'held' | 'refusing' = 'whole'
  let attempts = 0
  const sockets = new Set<net.Socket>()
  const kept = new Set<() => void>()
  const gateways = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    attempts += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    if (state === 'cut') {
      socket.resetAndDestroy()
      return
    }
    const gateway = net.connect(gatewayPort, '127.0.0.1')
    gateways.add(gateway)
    gateway.on('close', () => gateways.delete(gateway))
    gateway.setNoDelay(true)
    socket.setNoDelay(true)
    gateway.on('error', () => socket.destroy())
    gateway.on('close', () => socket.destroy())
    // What was held back reaches the gateway even when the PBX has given up.
    socket.on('close', () => void (state === 'held' || gateway.destroy()))
    gateway.on('data', (bytes) => void socket.write(bytes))
    socket.on('data', (bytes) => {
      const pass = () => void (gateway.destroyed || gateway.write(bytes))
      if (state === 'held') {
        attempts += 1
        kept.add(pass)
      } else if (state === 'refusing') {
        attempts += 1
        socket.write(UNAVAILABLE)
      } else pass()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the relay has no port')
  return {
    port: address.port,
    attempts: () => attempts,
    refuse() {
      state = 'refusing'
      attempts = 0
    },
    cut() {
      state = 'cut'
      attempts = 0
      for (const socket of sockets) socket.resetAndDestroy()
    },
    hold() {
      state = 'held'
      attempts = 0
    },
    heal() {
      state = 'whole'
      for (const pass of kept) pass()
      kept.clear()
    },
    async close() {
      for (const socket of [...sockets, ...gateways]) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
