import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { controlApp } from './control-app.ts'
import { listenOn } from './listen.ts'
import type { ApnsSimulator } from './simulator.ts'

/** The running control API. */
export type ControlServer = { url: string; stop(): Promise<void> }

/** Serves the control API over plain HTTP; it is for tests and demos on one machine only. */
export async function startControl(
  simulator: ApnsSimulator,
  options: { host: string; port: number },
): Promise<ControlServer> {
  const server = createServer(getRequestListener(controlApp(simulator).fetch))
  const port = await listenOn(server, options.port, options.host)
  return {
    url: `http://${options.host}:${port}`,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}
