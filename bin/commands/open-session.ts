import { openDb } from '#lib/platform/db.ts'
import { env } from '#lib/platform/env.ts'
import { createLog } from '#lib/platform/log.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { createSession, type Session } from './session.ts'

/** A command does one thing after the other; an import does eight at once. */
const POOL_SIZE = 10

/** Opens a session as the settings of this process say: DATABASE_URL. */
export async function openSession(requestId: string): Promise<Session> {
  const settings = env()
  if (settings.DATABASE_URL === undefined || settings.REVEILLE_KEYS === undefined) {
    throw new Error('DATABASE_URL and REVEILLE_KEYS must be set.')
  }
  const db = openDb({ url: settings.DATABASE_URL, poolSize: POOL_SIZE, applicationName: 'reveille command' })
  return createSession({
    settings,
    databaseUrl: settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL,
    db,
    keyRing: parseKeyRing(settings.REVEILLE_KEYS),
    log: createLog('command', settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL),
    requestId,
  })
}
