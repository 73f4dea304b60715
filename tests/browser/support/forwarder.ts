import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'

/** Stands between a browser and the console, so that a test can take the console away and give it back. */
export type Forwarder = {
  url: string
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>
  /** Takes connections again, at the same address. */
  mend(): Promise<void>
  close(): Promise<void>
}

/** Starts one on a port of its own. */
export async function startForwarder(consoleUrl: string): Promise<Forwarder> {
  const { hostname, port } = new URL(consoleUrl)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    // A connection that was cut tells so; that is what the test is for.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = net.createServer((browser) => {
    const console_ = keep(net.connect(Number(port), hostname))
    keep(browser).pipe(console_).pipe(browser)
  })
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const cut = async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const ownPort = await listen(0)
  return {
    url: `http://127.0.0.1:${ownPort}`,
    cut,
    mend: async () => void (await listen(ownPort)),
    close: async () => {
      if (server.listening) await cut()
    },
  }
}
