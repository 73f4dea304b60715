import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import { createApns } from '#lib/apns/send-push.ts'
import { createVerdictKeeper } from '#lib/credentials/verdict-keeper.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { type Db, openDb } from '#lib/platform/db.ts'
import type { Env } from '#lib/platform/env.ts'
import { createLog, type Log } from '#lib/platform/log.ts'
import { type Notifications, openNotifications } from '#lib/platform/notifications.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { assembleGatewayRuntime, type GatewayRuntime } from './runtime.ts'

const MIGRATIONS_FOLDER = 'prisma/migrations'

/**
 * Opens everything that serving the API takes: database, LISTEN connection, APNs.
 *
 * @param shared what a process has open already
 * @throws Error when DATABASE_URL or REVEILLE_KEYS is not set; `npm start` sets both for its processes
 */
export async function createGatewayRuntime(
  env: Env,
  shared?: { db: Db; log: Log; notifications: Notifications },
): Promise<GatewayRuntime> {
  if (env.DATABASE_URL === undefined || env.REVEILLE_KEYS === undefined) {
    throw new Error('DATABASE_URL and REVEILLE_KEYS must be set for a process that is started by itself.')
  }
  const keyRing = parseKeyRing(env.REVEILLE_KEYS)
  const log = shared?.log ?? createLog('gateway', env.LOG_LEVEL)
  const endpoints = createEndpoints({
    productionUrl: env.APNS_PRODUCTION_URL,
    sandboxUrl: env.APNS_SANDBOX_URL,
    caPem: env.APNS_CA_FILE === undefined ? undefined : readFileSync(env.APNS_CA_FILE, 'utf8'),
  })
  const db =
    shared?.db ??
    openDb({
      url: env.DATABASE_URL,
      directUrl: env.DATABASE_DIRECT_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      applicationName: 'reveille gateway',
    })
  const notifications = shared?.notifications ?? (await openNotifications(db, log))
  const verdicts = createVerdictKeeper({ db, clock: systemClock, log })
  const apns = createApns({ endpoints, clock: systemClock, log, onCredentialVerdict: verdicts.note })
  return assembleGatewayRuntime({
    db,
    apns,
    verdicts,
    notifications,
    keyRing,
    clock: systemClock,
    log,
    metricsToken: env.METRICS_TOKEN,
    migrations: listMigrations(),
  })
}

/** Migrations of this checkout; none where only a bundle runs, which then leaves the check to the gateway. */
function listMigrations(): string[] {
  if (!existsSync(MIGRATIONS_FOLDER)) return []
  return readdirSync(MIGRATIONS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}
