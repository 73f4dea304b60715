#!/usr/bin/env node
/**
 * A PBX with many accounts on an ordinary day: registers its phones, calls them at a rate of your choice, and says
 * what came of it. Runs on the product that is named or on the demo that runs; else it starts a product of its own.
 */
import { Command, InvalidArgumentError, Option } from 'commander'
import { dataDir, env } from '#lib/platform/env.ts'
import { finalTable, statusLine } from '#simulators/day/day-words.ts'
import { type DayOptions, simulateDay } from '#simulators/day/simulate-day.ts'
import { findDayPlace, type GivenPlace } from './simulate/day-place.ts'
import { startOwnProduct } from './simulate/own-product.ts'
import { createStatusLine } from './status-line.ts'
import { stopSignals } from './stop-signals.ts'

type Options = GivenPlace & {
  accounts: number
  callsPerSecond: number
  duration: number
  curve: DayOptions['curve']
  day?: number
  registerEvery: number
  domain: string
  seed: number
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }

function milliseconds(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text) ?? []
  const ms = Number(amount) * (UNITS[unit] ?? Number.NaN)
  if (!(ms > 0)) throw new InvalidArgumentError('Say it as 90s, 10m or 2h.')
  return ms
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('Not a number above 0.')
  return value
}

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 5_000_000) {
    throw new InvalidArgumentError('Not a whole number from 1 to 5,000,000.')
  }
  return value
}

async function run(options: Options): Promise<void> {
  const settings = env()
  const folder = dataDir(settings)
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const signals = stopSignals()
  const found = await findDayPlace(folder, options)
  const own = found === null ? await startOwnProduct(settings, folder, say, signals.signal) : null
  const place = found ?? own?.place
  if (place === undefined) return
  if (own !== null) signals.leave.addEventListener('abort', own.kill, { once: true })
  const line = createStatusLine(process.stderr)
  try {
    say(
      `${options.accounts.toLocaleString('en')} accounts at ${place.gatewayUrl}. Ctrl-C ends the day early.`,
    )
    const { report, elapsedMs } = await simulateDay(
      {
        ...place,
        ...options,
        bundleIds: place.bundleIds,
        durationMs: options.duration,
        dayMs: options.day ?? options.duration,
        refreshSeconds: options.registerEvery / 1_000,
        gatewayUrl: place.gatewayUrl,
        apiKey: place.apiKey,
        apnsControlUrl: place.apnsControlUrl,
      },
      {
        onRegistered: (accounts) => line.show(`registering: ${accounts.toLocaleString('en')} accounts`),
        onStatus: (now, ms) => line.show(statusLine(now, ms)),
      },
      signals,
    )
    line.end()
    process.stdout.write(`${finalTable(report, elapsedMs)}\n`)
  } finally {
    line.end()
    await own?.stop()
  }
}

try {
  await new Command('simulate')
    .description('A PBX with many accounts on an ordinary day.')
    .option('--accounts <count>', 'SIP accounts of the PBX', whole, 50_000)
    .option('--calls-per-second <rate>', 'calls a second, the mean of the day', positive, 20)
    .option('--duration <time>', 'how long calls come: 90s, 10m, 2h', milliseconds, milliseconds('10m'))
    .addOption(
      new Option('--curve <name>', 'how the rate goes over the day').choices(['flat', 'day']).default('flat'),
    )
    .option('--day <time>', 'how long a day of the curve is; the duration when absent', milliseconds)
    .option(
      '--register-every <time>',
      'each binding is refreshed once in this time',
      milliseconds,
      milliseconds('1h'),
    )
    .option('--gateway-url <url>', 'a gateway that runs, with --api-key and --apns-control-url')
    .option('--api-key <key>', 'an API key with every scope')
    .option('--apns-control-url <url>', 'control API of the APNs simulator that the gateway pushes to')
    .option('--bundle-id <id>', 'app that the phones have', 'com.example.demophone')
    .option('--domain <name>', 'domain of the AORs', 'pbx.simulated-day.example')
    .option('--seed <number>', 'seed of all chance', whole, 1)
    .action(run)
    .parseAsync()
  process.exit(0)
} catch (error) {
  process.stderr.write(`simulate: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
