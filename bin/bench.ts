import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { benchAgeing } from '#tests/bench/ageing.ts'
import { benchCalls } from '#tests/bench/calls.ts'
import { benchConsole } from '#tests/bench/console.ts'
import { benchCredentials } from '#tests/bench/credentials.ts'
import { benchGrowth } from '#tests/bench/growth.ts'
import { benchLookup } from '#tests/bench/lookup.ts'
import { benchNext } from '#tests/bench/next.ts'
import { benchPbx } from '#tests/bench/pbx.ts'
import { startStatementProfile, takeStatementProfile } from '#tests/bench/profile.ts'
import { benchRegistrations } from '#tests/bench/registrations.ts'
import { holds, type Row, toTable } from '#tests/bench/rows.ts'
import { benchWaits } from '#tests/bench/waits.ts'
import { type BenchWorld, startBenchWorld, stopBenchWorlds } from '#tests/bench/world.ts'

const FOLDER = 'bench-results'

type Options = { full: boolean; phones: number; profile: boolean; database?: string }

const SUITES: Record<string, (world: BenchWorld, options: Options) => Promise<Row[]>> = {
  lookup: (world, { phones }) => benchLookup(world, phones),
  registrations: (world, { phones }) => benchRegistrations(world, phones),
  calls: (world, { phones }) => benchCalls(world, phones),
  ageing: (world) => benchAgeing(world, 100_000),
  pbx: (world) => benchPbx(world, 120),
  credentials: (world) => benchCredentials(world),
  next: (world) => benchNext(world),
  growth: () => benchGrowth(),
  waits: (world, { full }) => benchWaits(world, full ? 10_000 : 2_000, full ? 30 : 10),
}

/** Need Kamailio and SIPp, a build of the console, a million devices: only when they are named. */
const ONLY_WHEN_NAMED = ['pbx', 'next', 'growth']
/** Runs on a database that `npm run seed:large` has filled, which none of the others needs. */
const CONSOLE = 'console'

async function run(names: readonly string[], options: Options): Promise<void> {
  const known = [...Object.keys(SUITES), CONSOLE]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`There is no bench "${unknown}". There are: ${known}.`)
  if (names.includes(CONSOLE)) await runConsole(options)
  const wanted =
    names.length === 0
      ? Object.keys(SUITES).filter((name) => !ONLY_WHEN_NAMED.includes(name))
      : names.filter((name) => name !== CONSOLE)
  if (wanted.length === 0) return
  const world = await startBenchWorld(options)
  if (options.profile) await startStatementProfile(world.db)
  const interrupt = () => void stopBenchWorlds().then(() => process.exit(130))
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const rows: Row[] = []
  try {
    for (const name of wanted) {
      process.stderr.write(`${name} …\n`)
      rows.push(...((await SUITES[name]?.(world, options)) ?? []))
      if (options.profile) process.stderr.write(`${await takeStatementProfile(world.db)}\n`)
    }
  } finally {
    await world.stop()
  }
  process.stdout.write(`${toTable(rows)}\n`)
  await save(wanted, options, rows)
}

async function runConsole(options: Options): Promise<void> {
  if (options.database === undefined) throw new Error('The bench "console" needs --database.')
  const rows = await benchConsole(options.database)
  process.stdout.write(`${toTable(rows)}\n`)
  const { database: _database, ...told } = options
  await save([CONSOLE], told, rows)
}

async function save(benches: readonly string[], options: Options, rows: readonly Row[]): Promise<void> {
  const at = new Date().toISOString()
  await mkdir(FOLDER, { recursive: true })
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', node: process.version }
  const result = { at, machine, benches, options, rows: rows.map((row) => ({ ...row, holds: holds(row) })) }
  await writeFile(
    path.join(FOLDER, `${at.replaceAll(':', '-')}.json`),
    `${JSON.stringify(result, null, 2)}\n`,
  )
}

await new Command('bench')
  .description('Measures the paths of a call, each against a baseline of the same run.')
  .argument(
    '[benches...]',
    `which ones: ${Object.keys(SUITES).join(', ')}; ${CONSOLE}, with --database; when none is named all but ${[...ONLY_WHEN_NAMED, CONSOLE].join(', ')}`,
  )
  .option('--full', '10,000 calls waiting instead of 2,000', false)
  .option('--phones <count>', 'how many devices are registered', Number, 200_000)
  .option('--database <url>', 'for console: a database that npm run seed:large has filled')
  .option('--profile', 'also tell what each SQL statement cost; slower', false)
  .action((names: string[], options: Options) => run(names, options))
  .parseAsync()
process.exit(0)
