import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { openStoredPki } from './pki-store.ts'
import { type ApnsSimulator, startApnsSimulator } from './simulator.ts'

type CliOptions = {
  dataDir: string
  host: string
  productionPort: number
  sandboxPort: number
  controlPort: number
  teamId?: string
  bundleId: string[]
  latencyMs: number
  seed: number
  acceptUnknownDevices: boolean
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('not a whole number')
  return Number(text)
}

function port(text: string): number {
  const value = wholeNumber(text)
  if (value > 65_535) throw new InvalidArgumentError('not a port')
  return value
}

function collect(text: string, earlier: string[]): string[] {
  return [...earlier, text]
}

/** The command line of the simulator: options, help, and what it does. Resolves when the simulator runs. */
export function apnsSimulatorCommand(onStarted: (simulator: ApnsSimulator) => void): Command {
  return new Command('apns-simulator')
    .description("An APNs that behaves like Apple's: both environments, test credentials, faults on demand.")
    .option('--data-dir <folder>', 'where the PKI and the test credentials lie', '.reveille/apns')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--production-port <port>', 'port of the production environment', port, 2197)
    .option('--sandbox-port <port>', 'port of the sandbox environment', port, 2198)
    .option('--control-port <port>', 'port of the control API', port, 2199)
    .option('--team-id <id>', 'team id of a newly made PKI')
    .option('--bundle-id <id>', 'bundle id of the team; may be given more than once', collect, [])
    .option('--latency-ms <ms>', 'how long every answer takes', wholeNumber, 0)
    .option('--seed <number>', 'seed of all chance', wholeNumber, 1)
    .option('--accept-unknown-devices', 'take push tokens that nobody registered', false)
    .action(async (options: CliOptions) => {
      const { simulator, line } = await start(options)
      onStarted(simulator)
      // Last, so that who reads the line may already stop the process.
      process.stdout.write(`${JSON.stringify(line)}\n`)
    })
}

/** Starts the simulator; `line` says where it is and where its files lie. */
async function start(
  options: CliOptions,
): Promise<{ simulator: ApnsSimulator; line: Record<string, unknown> }> {
  const directory = resolve(options.dataDir)
  const stored = await openStoredPki({
    directory,
    ...(options.teamId === undefined ? {} : { teamId: options.teamId }),
    bundleIds: options.bundleId,
    now: new Date(),
  })
  const { host, productionPort, sandboxPort, controlPort, latencyMs, seed, acceptUnknownDevices } = options
  const simulator = await startApnsSimulator({
    host,
    productionPort,
    sandboxPort,
    controlPort,
    latencyMs,
    seed,
    acceptUnknownDevices,
    pki: stored.pki,
    files: stored.files,
  })
  const { productionUrl, sandboxUrl, controlUrl } = simulator
  const { teamId, keyId, files, reused } = stored
  const line = {
    productionUrl,
    sandboxUrl,
    controlUrl,
    dataDir: directory,
    teamId,
    keyId,
    files,
    reusedPki: reused,
  }
  return { simulator, line }
}
