import { dataKeys } from '#lib/platform/data-keys.ts'
import { openDb } from '#lib/platform/db.ts'
import { startEmbeddedPostgres } from '#lib/platform/embedded-postgres.ts'
import { dataDir, type Env, env } from '#lib/platform/env.ts'
import { createLog } from '#lib/platform/log.ts'
import { applyMigrations } from '#lib/platform/migrate.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { createSession, type Session } from './session.ts'

/** A command does one thing after the other; an import does eight at once. */
const POOL_SIZE = 10

/**
 * Opens a session as the settings of this process say: on DATABASE_URL, else on the embedded database of the data
 * folder, which is joined where `npm start` runs it, and else started for the command and ended after it.
 */
export async function openSession(requestId: string): Promise<Session> {
  const settings = env()
  const database = await openDatabase(settings)
  const keys = await keysOf(settings)
  const db = openDb({ url: database.url, poolSize: POOL_SIZE, applicationName: 'reveille command' })
  const session = createSession({
    settings,
    databaseUrl: database.directUrl,
    db,
    keyRing: parseKeyRing(keys),
    // Standard output belongs to the command's own data.
    log: createLog('command', 'silent'),
    requestId,
  })
  return {
    ...session,
    async close() {
      await session.close()
      await database.close()
    },
  }
}

type OpenDatabase = { url: string; directUrl: string; close(): Promise<void> }

async function openDatabase(settings: Env): Promise<OpenDatabase> {
  const { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl = url } = settings
  if (url !== undefined && directUrl !== undefined) return { url, directUrl, close: async () => undefined }
  const embedded = await startEmbeddedPostgres(dataDir(settings), () => undefined)
  // Nobody else would bring a database that only commands use to the newest migration.
  if (!embedded.wasRunning) await applyMigrations(embedded.url)
  return { url: embedded.url, directUrl: embedded.url, close: embedded.stop }
}

async function keysOf(settings: Env): Promise<string> {
  if (settings.DATABASE_URL !== undefined && settings.REVEILLE_KEYS !== undefined)
    return settings.REVEILLE_KEYS
  const { REVEILLE_KEYS, AUTH_SECRET } = settings
  const given = {
    ...(REVEILLE_KEYS === undefined ? {} : { REVEILLE_KEYS }),
    ...(AUTH_SECRET === undefined ? {} : { AUTH_SECRET }),
  }
  return (await dataKeys(dataDir(settings), given)).REVEILLE_KEYS
}
