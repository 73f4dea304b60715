#!/usr/bin/env node
/**
 * Fills a database with a million devices and ten million calls, or as many as asked, to see the product at that
 * size. Rows are made inside PostgreSQL, batch by batch; Ctrl-C stops it, the same command goes on.
 */
import { statfs } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { newId } from '#lib/platform/ids.ts'
import { applyMigrations } from '#lib/platform/migrate.ts'
import { openSession } from './commands/open-session.ts'
import { type SeedLargeOptions, type SeedStep, seedLarge } from './seed/seed-large.ts'
import { createStatusLine } from './status-line.ts'
import { stopSignals } from './stop-signals.ts'

/** Measured on PostgreSQL 18, with all indexes: bytes on disk for each. */
const BYTES = { device: 2_700, call: 2_150, event: 225 }
const INTERRUPTED = 130

function whole(text: string): number {
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Not a whole number above 0.')
  return value
}

async function run(options: SeedLargeOptions): Promise<void> {
  const { signal, leave } = stopSignals()
  leave.addEventListener('abort', () => process.exit(INTERRUPTED), { once: true })
  const session = await openSession(newId())
  const line = createStatusLine(process.stderr)
  const startedMs = performance.now()
  try {
    if (session.settings.DATABASE_URL === undefined)
      await requireRoom(session.settings.REVEILLE_DATA_DIR, options)
    await applyMigrations(session.databaseUrl)
    const isDone = await seedLarge(session.platform, options, (step) => line.show(stepLine(step)), signal)
    line.end()
    const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1)
    if (isDone) process.stderr.write(`Done in ${minutes} minutes: tenant "large".\n`)
    else {
      process.stderr.write('Stopped. The same command goes on from here.\n')
      process.exitCode = INTERRUPTED
    }
  } finally {
    line.end()
    await session.close()
  }
}

async function requireRoom(
  folder: string,
  { devices, calls, eventsPerCall }: SeedLargeOptions,
): Promise<void> {
  const needed = devices * BYTES.device + calls * (BYTES.call + eventsPerCall * BYTES.event)
  const { bavail, bsize } = await statfs(folder)
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
  process.stderr.write(`Needs about ${gigabytes(needed)} GB; ${gigabytes(bavail * bsize)} GB are free.\n`)
  if (bavail * bsize < needed * 1.1)
    throw new Error('There is not enough room. Ask for fewer --calls or --devices.')
}

function stepLine({ what, done, total, perSecond }: SeedStep): string {
  const count = (value: number) => Math.round(value).toLocaleString('en')
  const parts = [`${what} ${count(done)} of ${count(total)}`]
  if (perSecond !== null) {
    const leftSeconds = (total - done) / perSecond
    const left = leftSeconds < 90 ? `${Math.ceil(leftSeconds)} s` : `${Math.ceil(leftSeconds / 60)} min`
    parts.push(`${count(perSecond)} a second`, `${left} left`)
  }
  return parts.join(' · ')
}

try {
  await new Command('seed:large')
    .description('Fills a database with very many devices and calls.')
    .option('--devices <count>', 'devices, on 0.8 as many accounts', whole, 1_000_000)
    .option('--calls <count>', 'calls; about 1.1 pushes each', whole, 10_000_000)
    .option('--events-per-call <count>', 'call events of a call at most', whole, 4)
    .option('--days <count>', 'how many days the history goes back', whole, 60)
    .option('--seed <number>', 'seed of all chance', whole, 1)
    .option('--connections <count>', 'statements at once', whole, 2)
    .option('--beside-others', 'fill a database that holds other tenants', false)
    .option('--anew', 'take away what an earlier seed left, and begin again', false)
    .action(run)
    .parseAsync()
  process.exit()
} catch (error) {
  process.stderr.write(`seed:large: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
