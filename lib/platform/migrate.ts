import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { NO_FILTER, withSchemaEngine } from './migration-engine.ts'

/** One folder of prisma/migrations. */
export type Migration = {
  name: string
  sql: string
  /** SHA-256 of the file, hex: what Prisma records. */
  checksum: string
}

/** Where this checkout keeps its migrations. */
export const MIGRATIONS_FOLDER = path.resolve(import.meta.dirname, '../../prisma/migrations')

/** Processes that migrate one database queue at this PostgreSQL advisory lock. */
const LOCK = "hashtextextended('reveille migrations', 0)"

/** How long to wait while another process migrates. */
const LOCK_WAIT_MS = 300_000

/** Says which migration could not be applied, what the database said, and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** The migrations on disk, in the order in which they are applied. */
export async function readMigrations(folder = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings a database to the newest migration, recorded in `_prisma_migrations` as Prisma itself does. Any number
 * of processes may call it at once: one applies, the others wait and find nothing to do.
 *
 * @param url a direct connection: the lock belongs to a session, which a transaction pooler would not keep
 * @param folder where the migrations lie
 * @returns the names of the migrations that this call applied
 * @throws MigrationError when a migration fails, has failed before, or was changed after it was applied
 */
export async function applyMigrations(url: string, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ connectionString: url, application_name: 'reveille migrate' })
  await client.connect()
  try {
    await client.query(`SET lock_timeout = ${LOCK_WAIT_MS}`)
    await client.query(`SELECT pg_advisory_lock(${LOCK})`)
    if (await isCurrent(client, migrations)) return []
    return await runEngine(url, folder, migrations)
  } finally {
    await client.end()
  }
}

type AppliedRow = { migration_name: string; checksum: string; finished_at: Date | null; logs: string | null }

/** @throws MigrationError when what is recorded does not fit what is on disk */
async function isCurrent(client: pg.Client, migrations: Migration[]): Promise<boolean> {
  const { rows: tables } = await client.query(
    "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_prisma_migrations'",
  )
  if (tables.length === 0) return false
  const { rows } = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row]))
  const known = migrations.filter(({ name }) => applied.has(name))
  for (const { name, checksum } of known) {
    const row = applied.get(name)
    if (row === undefined) continue
    if (row.finished_at === null) {
      throw new MigrationError(
        `${failure(row.logs ?? `migration_name="${name}"`)} That was an earlier try; nothing was applied now.\n` +
          'Mend its cause, then allow another try with ' +
          `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${name}' AND finished_at IS NULL;`,
      )
    }
    if (row.checksum !== checksum) {
      throw new MigrationError(
        `Migration ${name} was changed after it was applied to this database. Put the file back as it was, and ` +
          'write a new migration for what has to change.',
      )
    }
  }
  return known.length === migrations.length
}

async function runEngine(url: string, folder: string, migrations: Migration[]): Promise<string[]> {
  const lockfile = await readFile(path.join(folder, 'migration_lock.toml'), 'utf8')
  const migrationsList = {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
  try {
    return await withSchemaEngine(url, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER })
      return appliedMigrationNames
    })
  } catch (error) {
    throw new MigrationError(failure(error), { cause: error })
  }
}

/** What a person needs of an engine error: it ends in a trace of the engine's own source. */
function failure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const name = /migration_name="([^"]+)"/.exec(text)?.[1]
  const said = text.split(/\n\s*0: /)[0]?.replace(/^external connector error\s*/, '')
  return name === undefined ? text : `Migration ${name} failed and left nothing behind. ${said}`
}
