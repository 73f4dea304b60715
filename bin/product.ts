import { setTimeout as pause } from 'node:timers/promises'
import type { Env } from '../lib/platform/env.ts'
import { type Addresses, settleAddresses } from './addresses.ts'
import { createPrint } from './child-output.ts'
import { buildConsole, NEXT_PROGRAM, needsConsoleBuild } from './console-build.ts'
import { type Installation, openInstallation } from './installation.ts'
import { createSupervisor, type Program, type Supervisor } from './supervisor.ts'

/** All of Reveille on this machine, running. */
export type Product = {
  addresses: Addresses
  installation: Installation
  /** For further programs beside gateway, worker and console. */
  supervisor: Supervisor
  /** Settles when the gateway's `/readyz` answers 200. */
  gatewayReady: Promise<void>
  /** Settles when the console answers too. */
  consoleReady: Promise<void>
  /** Rejects when it cannot go on: a program that does not start, a console that cannot be built, a lost database. */
  broken: Promise<never>
  /** Ends every program, the embedded database last. */
  stop(): Promise<void>
  /** Kills every program, and then ends the database in order. */
  kill(): void
}

type ProductOptions = {
  /** Gets lines for the person at the terminal. */
  say: (line: string) => void
  /** Settings for every program, beside those of this process. */
  environment?: Record<string, string>
}

/** Above the gateway's own limit for calls under way (bin/gateway.ts). */
const GATEWAY_STOP_MS = 28_000
const STOP_MS = 10_000
const POLL_MS = 100

/**
 * Starts database, gateway and worker, and the console as soon as it is built.
 *
 * @throws Error when a port is taken, or the database cannot be started or migrated
 */
export async function startProduct(
  settings: Env,
  { say, environment = {} }: ProductOptions,
): Promise<Product> {
  const addresses = await settleAddresses(settings)
  const installation = await openInstallation(settings, say)
  const print = createPrint(process.stdout)
  const supervisor = createSupervisor(print)
  const stopping = new AbortController()
  const shared = { ...environment, ...installation.environment, ...processSettings(addresses) }
  for (const program of ['gateway', 'worker']) supervisor.start(nodeProgram(program, shared))

  const gatewayReady = waitFor(
    `${addresses.localGatewayUrl}/readyz`,
    (status) => status === 200,
    stopping.signal,
  )
  const startConsole = async () => {
    if (await needsConsoleBuild()) {
      say(
        'Building the console, which the first start and every change of the sources take. The gateway runs already.',
      )
      const startedAt = performance.now()
      await buildConsole(print, stopping.signal)
      say(`The console is built (${Math.round((performance.now() - startedAt) / 1000)} s).`)
    }
    if (stopping.signal.aborted) return
    supervisor.start(consoleProgram(addresses, shared))
    await waitFor(addresses.localConsoleUrl, (status) => status < 500, stopping.signal)
  }
  const consoleReady = startConsole()
  const failing = supervisor.failing.then((name) => {
    throw new Error(`The ${name} does not start. What it said is above.`)
  })
  const isReady = Promise.all([gatewayReady, consoleReady])
  const broken = Promise.race([
    installation.broken,
    // Once it has run, a program that fails is tried again for as long as it takes.
    Promise.race([failing, isReady]).then(() => new Promise<never>(() => undefined)),
  ])
  broken.catch(() => undefined)
  failing.catch(() => undefined)

  return {
    addresses,
    installation,
    supervisor,
    gatewayReady,
    consoleReady,
    broken,
    async stop() {
      stopping.abort()
      await supervisor.stop()
      await consoleReady.catch(() => undefined)
      await installation.close()
    },
    kill: () => supervisor.kill(),
  }
}

function processSettings(addresses: Addresses): Record<string, string> {
  return {
    HOST: addresses.host,
    CONSOLE_PORT: String(addresses.consolePort),
    GATEWAY_PORT: String(addresses.gatewayPort),
    PUBLIC_URL: addresses.consoleUrl,
    GATEWAY_PUBLIC_URL: addresses.gatewayUrl,
  }
}

function nodeProgram(name: string, environment: Record<string, string>): Program {
  const stopMs = name === 'gateway' ? GATEWAY_STOP_MS : STOP_MS
  return { name, argv: [`bin/${name}.ts`], environment, stopMs }
}

function consoleProgram(addresses: Addresses, environment: Record<string, string>): Program {
  return {
    name: 'console',
    argv: [NEXT_PROGRAM, 'start', '--hostname', addresses.host, '--port', String(addresses.consolePort)],
    environment: { ...environment, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stopMs: STOP_MS,
  }
}

async function waitFor(url: string, isGood: (status: number) => boolean, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const status = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) }).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.status
      },
      () => Number.POSITIVE_INFINITY,
    )
    if (isGood(status)) return
    await pause(POLL_MS)
  }
}
