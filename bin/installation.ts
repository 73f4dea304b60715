import { randomUUID } from 'node:crypto'
import { systemClock } from '../lib/platform/clock.ts'
import { dataKeys } from '../lib/platform/data-keys.ts'
import { openDb } from '../lib/platform/db.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { dataDir, type Env } from '../lib/platform/env.ts'
import { createLog } from '../lib/platform/log.ts'
import { applyMigrations } from '../lib/platform/migrate.ts'
import { ensureFirstAdmin, type FirstAdminOutcome } from '../lib/users/ensure-first-admin.ts'

/** Everything that the processes of one machine share. */
export type Installation = {
  /** What each process is given: database and keys. */
  environment: Record<string, string>
  databaseUrl: string
  firstAdmin: FirstAdminOutcome
  /** Rejects when the embedded database is gone and cannot be brought back under its address. */
  broken: Promise<never>
  /** Ends the embedded database, if there is one. */
  close(): Promise<void>
}

/**
 * Opens what lies under the processes: the database of `DATABASE_URL`, else the embedded one; its migrations;
 * keys; the first admin.
 *
 * @param say gets lines for the person at the terminal
 * @throws Error when the database cannot be started, reached or migrated
 */
export async function openInstallation(settings: Env, say: (line: string) => void): Promise<Installation> {
  const folder = dataDir(settings)
  const { DATABASE_URL: givenUrl, DATABASE_DIRECT_URL: givenDirectUrl } = settings
  const embedded = givenUrl === undefined ? await keepEmbedded(folder, say) : null
  try {
    const databaseUrl = givenUrl ?? embedded?.url ?? ''
    const applied = await applyMigrations(givenDirectUrl ?? databaseUrl)
    for (const name of applied) say(`Database: applied ${name}.`)
    const keys = await dataKeys(folder, settings)
    return {
      environment: { DATABASE_URL: databaseUrl, ...keys },
      databaseUrl,
      firstAdmin: await makeFirstAdmin(settings, databaseUrl),
      broken: embedded?.broken ?? new Promise(() => undefined),
      close: async () => embedded?.stop(),
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

type KeptPostgres = { url: string; broken: Promise<never>; stop(): Promise<void> }

/** The embedded database, started again under the same address if it is killed. */
async function keepEmbedded(folder: string, say: (line: string) => void): Promise<KeptPostgres> {
  let isStopping = false
  let server: EmbeddedPostgres = await startEmbeddedPostgres(folder, say)
  const { url } = server
  const keep = async (): Promise<never> => {
    for (;;) {
      await server.lost
      if (isStopping) return new Promise(() => undefined)
      say('The database has ended by itself. Starting it again.')
      server = await startEmbeddedPostgres(folder, say)
      if (server.url !== url) throw new Error('Another program has taken the port of the embedded database.')
    }
  }
  const broken = keep()
  // Whoever waits for it hears of it; nobody has to.
  broken.catch(() => undefined)
  return {
    url,
    broken,
    async stop() {
      isStopping = true
      await server.stop()
    },
  }
}

async function makeFirstAdmin(settings: Env, databaseUrl: string): Promise<FirstAdminOutcome> {
  const log = createLog('start', settings.LOG_LEVEL)
  const db = openDb({ url: databaseUrl, poolSize: 2, applicationName: 'reveille start' })
  try {
    return await ensureFirstAdmin(
      {
        actor: { kind: 'system', name: 'first start' },
        requestId: randomUUID(),
        ip: null,
        clock: systemClock,
        db,
        log,
      },
      { email: settings.REVEILLE_ADMIN_EMAIL, password: settings.REVEILLE_ADMIN_PASSWORD },
    )
  } finally {
    await db.close()
  }
}
