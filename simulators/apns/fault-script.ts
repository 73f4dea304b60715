import type { EnvironmentServer } from './environment-server.ts'
import type { FaultRules } from './fault-rules.ts'
import type { GoAway } from './fault-schema.ts'

/** Scripted faults per request, and what can be done to whole connections of both environments. */
export type FaultScript = Omit<FaultRules, 'plan'> & {
  /** Connections that are open now go dark: nothing arrives, nothing is answered, nobody is told. */
  blackHole(): void
  /** Closes the ports: ECONNREFUSED. Open connections stay. */
  refuseConnections(on: boolean): void
  /** New connections are taken and then stay silent: the TLS handshake never ends. */
  stallTls(on: boolean): void
  /** Announces MAX_CONCURRENT_STREAMS = n on every open connection. */
  shrinkStreams(streams: number): void
  /** GOAWAY on every open connection; how many there were. */
  goAwayAll(goAway: GoAway): number
  /** TCP RST to every open connection. */
  resetAll(): void
  /** TCP FIN to every open connection. */
  closeAll(): void
}

/** The script over the servers. `clear` also reopens ports and handshakes; what went dark stays dark. */
export function createFaultScript(rules: FaultRules, servers: readonly EnvironmentServer[]): FaultScript {
  const connections = () => servers.flatMap((server) => server.connections())
  const script: FaultScript = {
    add: rules.add,
    remove: rules.remove,
    list: rules.list,
    clear() {
      rules.clear()
      script.stallTls(false)
      script.refuseConnections(false)
    },
    blackHole() {
      for (const connection of connections()) connection.network.blackHole()
    },
    refuseConnections(on) {
      for (const server of servers) server.front.refuse(on)
    },
    stallTls(on) {
      for (const server of servers) server.front.stallTls(on)
    },
    shrinkStreams(streams) {
      for (const connection of connections()) connection.limitStreams(streams)
    },
    goAwayAll(goAway) {
      const open = connections()
      for (const connection of open) connection.goAway(goAway)
      return open.length
    },
    resetAll() {
      for (const connection of connections()) connection.network.reset()
    },
    closeAll() {
      for (const connection of connections()) connection.network.end()
    },
  }
  return script
}
