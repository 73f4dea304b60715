import { once } from 'node:events'
import net from 'node:net'
import type { Env } from '../lib/platform/env.ts'
import { findFreePort } from '../lib/platform/free-port.ts'

/** Where the processes listen, and what people and PBXes call them. */
export type Addresses = {
  host: string
  consolePort: number
  gatewayPort: number
  /** PUBLIC_URL, or the console on this machine. */
  consoleUrl: string
  /** GATEWAY_PUBLIC_URL, or the gateway on this machine. */
  gatewayUrl: string
  /** The two again, as this machine itself reaches them. */
  localConsoleUrl: string
  localGatewayUrl: string
}

/**
 * Settles which ports the processes get, before any of them starts. Port 0 becomes a free one.
 *
 * @throws Error that names a port which another program has
 */
export async function settleAddresses(settings: Env): Promise<Addresses> {
  const { HOST: host, PUBLIC_URL, GATEWAY_PUBLIC_URL } = settings
  const consolePort = settings.CONSOLE_PORT || (await findFreePort())
  const gatewayPort = settings.GATEWAY_PORT || (await findFreePort())
  await requireFree(host, consolePort, 'CONSOLE_PORT')
  await requireFree(host, gatewayPort, 'GATEWAY_PORT')
  const localConsoleUrl = `http://${reachable(host)}:${consolePort}`
  const localGatewayUrl = `http://${reachable(host)}:${gatewayPort}`
  return {
    host,
    consolePort,
    gatewayPort,
    consoleUrl: PUBLIC_URL ?? localConsoleUrl,
    gatewayUrl: GATEWAY_PUBLIC_URL ?? localGatewayUrl,
    localConsoleUrl,
    localGatewayUrl,
  }
}

/** @throws Error that says in plain words why the port cannot be had, and which setting chooses another */
export async function requireFree(host: string, port: number, setting: string): Promise<void> {
  const probe = net.createServer()
  try {
    probe.listen(port, host)
    await once(probe, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why: Record<string, string> = {
      EADDRINUSE: 'another program listens there',
      EACCES: 'this user may not listen there',
      EADDRNOTAVAIL: 'this machine does not have that address',
    }
    throw new Error(
      `Port ${port} of ${host} cannot be had: ${why[code ?? ''] ?? (error as Error).message}. Choose with ${setting} and HOST.`,
      { cause: error },
    )
  } finally {
    if (probe.listening) {
      probe.close()
      await once(probe, 'close')
    }
  }
}

/** An address that listens for everyone is no address to go to. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return net.isIPv6(host) ? `[${host}]` : host
}
