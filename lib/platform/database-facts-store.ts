import type { Db } from './db.ts'

/** What a database says of itself. */
export type DatabaseFacts = {
  version: string
  /** 180000 for 18.0. */
  versionNumber: number
  now: Date
  /** Names of the migrations that are applied whole. */
  appliedMigrations: string[]
}

/** @throws Error when there is no database */
export async function findDatabaseFacts(db: Db): Promise<DatabaseFacts> {
  const [server] = await db.query<{ version: string; number: number; now: Date }>(
    'database_facts',
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
      clock_timestamp() AS now`,
    [],
  )
  if (server === undefined) throw new Error('the database did not answer')
  const [table] = await db.query<{ there: boolean }>(
    'migrations_table',
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
    [],
  )
  const applied =
    table?.there === true
      ? await db.query<{ migration_name: string }>(
          'applied_migrations',
          `SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
          [],
        )
      : []
  return {
    version: server.version,
    versionNumber: server.number,
    now: server.now,
    appliedMigrations: applied.map((row) => row.migration_name),
  }
}
