import { type Clock, systemClock } from '#lib/platform/clock.ts'
import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour.ts'
import { startControl } from './control.ts'
import { type Counters, newCounters } from './counters.ts'
import { createDevicePark, type DeliveryListener, type DeviceRegistry } from './devices.ts'
import { type EnvironmentServer, startEnvironment } from './environment-server.ts'
import { createFaultRules } from './fault-rules.ts'
import { createFaultScript, type FaultScript } from './fault-script.ts'
import type { DeliveredPush } from './inbox.ts'
import { createLedger, type LedgerEntry } from './ledger.ts'
import { type ApnsPki, createApnsPki } from './pki.ts'
import { createProviderTokenReader } from './provider-token.ts'
import { createRandom } from './random.ts'
import type { World } from './world.ts'

/** How a simulator starts. Ports are picked by the system when left out. */
export type ApnsSimulatorOptions = {
  clock?: Clock
  host?: string
  productionPort?: number
  sandboxPort?: number
  controlPort?: number
  pki?: ApnsPki
  /** How long every answer takes, in ms; default 0. */
  latencyMs?: number | { min: number; max: number }
  /** Seed of all chance; default 1. */
  seed?: number
  /** Take push tokens that nobody registered; default false: BadDeviceToken. */
  acceptUnknownDevices?: boolean
  behaviour?: Partial<Behaviour>
  /** How many requests the ledger keeps; default 100,000. */
  ledgerSize?: number
  /** Where the PKI lies on disk, by name; only shown by the control API. */
  files?: Record<string, string>
}

/** An APNs that behaves like Apple's, running in this process. */
export type ApnsSimulator = {
  productionUrl: string
  sandboxUrl: string
  controlUrl: string
  pki: ApnsPki
  files: Record<string, string> | null
  devices: DeviceRegistry
  faults: FaultScript
  /** Switches that may be changed while it runs. */
  behaviour: Behaviour
  /** What the device got, oldest first; the last 200. */
  inbox(pushToken: string): DeliveredPush[]
  /** Every request, oldest first. */
  ledger(): LedgerEntry[]
  /** Calls back for each push that reaches a device; gives the function that ends it. */
  onDelivered(listener: DeliveryListener): () => void
  counters(): Counters
  /** Forgets devices, inboxes, faults, ledger and counters. Connections and the PKI stay. */
  reset(): void
  stop(): Promise<void>
}

/** Starts both environments and the control API. Rejects when a port is taken. */
export async function startApnsSimulator(options: ApnsSimulatorOptions = {}): Promise<ApnsSimulator> {
  const host = options.host ?? '127.0.0.1'
  const listeners = new Set<DeliveryListener>()
  const world = createWorld(options, (push) => {
    for (const listener of listeners) listener(push)
  })
  let connectionId = 0
  const nextConnectionId = () => {
    connectionId += 1
    return connectionId
  }
  const production = await startEnvironment(world, {
    environment: 'production',
    host,
    port: options.productionPort ?? 0,
    nextConnectionId,
  })
  const started: { stop(): Promise<void> }[] = [production]
  const stop = async () => {
    listeners.clear()
    await Promise.all(started.map((server) => server.stop()))
  }
  try {
    const sandbox = await startEnvironment(world, {
      environment: 'sandbox',
      host,
      port: options.sandboxPort ?? 0,
      nextConnectionId,
    })
    started.push(sandbox)
    const simulator = assemble(world, { production, sandbox, listeners, stop, files: options.files ?? null })
    const control = await startControl(simulator, { host, port: options.controlPort ?? 0 })
    started.push(control)
    simulator.controlUrl = control.url
    return simulator
  } catch (error) {
    await stop()
    throw error
  }
}

function assemble(
  world: World,
  parts: {
    production: EnvironmentServer
    sandbox: EnvironmentServer
    listeners: Set<DeliveryListener>
    stop: () => Promise<void>
    files: Record<string, string> | null
  },
): ApnsSimulator {
  const { production, sandbox, listeners, stop, files } = parts
  const faults = createFaultScript(world.faults, [production, sandbox])
  return {
    productionUrl: production.url,
    sandboxUrl: sandbox.url,
    controlUrl: '',
    pki: world.pki,
    files,
    devices: world.devices,
    faults,
    behaviour: world.behaviour,
    inbox: world.devices.inbox,
    ledger: world.ledger.list,
    onDelivered(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    counters: () => structuredClone(world.counters),
    reset() {
      faults.clear()
      world.devices.clear()
      world.ledger.clear()
      const { connectionsOpen } = world.counters
      Object.assign(world.counters, newCounters(), { connectionsOpen })
    },
    stop,
  }
}

function createWorld(options: ApnsSimulatorOptions, onDelivered: DeliveryListener): World {
  const clock = options.clock ?? systemClock
  const pki = options.pki ?? createApnsPki({ now: clock.now() })
  const random = createRandom(options.seed ?? 1)
  return {
    clock,
    pki,
    random,
    readToken: createProviderTokenReader(pki.keys),
    behaviour: { ...DEFAULT_BEHAVIOUR, ...options.behaviour },
    devices: createDevicePark({ clock, acceptUnknown: options.acceptUnknownDevices ?? false, onDelivered }),
    faults: createFaultRules(random),
    ledger: createLedger(options.ledgerSize ?? 100_000),
    counters: newCounters(),
    latencyMs: options.latencyMs ?? 0,
  }
}
