import { createConnection } from 'node:net'
import { checkCredential } from '#lib/credentials/check-credential.ts'
import { listCredentialsInUse } from '#lib/credentials/list-credentials.ts'
import { inspectSecrets } from '#lib/credentials/rotate-keys.ts'
import { findDatabaseFacts } from '#lib/platform/database-facts-store.ts'
import { readMigrations } from '#lib/platform/migrate.ts'
import { hasTenantWall } from '#lib/platform/tenant-db.ts'
import type { Session } from './session.ts'

/** One thing that was looked at. `detail` says what was found and, at a fault, what to do. */
export type HealthCheck = { name: string; ok: boolean; detail: string }

const OLDEST_POSTGRES = 150_000
const MAX_CLOCK_DIFFERENCE_MS = 5_000
const PORT_WAIT_MS = 1_000
const CREDENTIALS_AT_ONCE = 8

/** Looks at everything that a working installation needs. One fault does not hide another. */
export async function checkHealth(session: Session): Promise<HealthCheck[]> {
  const database = await attempt('database', () => checkDatabase(session))
  if (!database.every((check) => check.ok)) return database
  return [
    ...database,
    ...(await attempt('keys', () => checkKeys(session))),
    ...(await attempt('credentials', () => checkCredentials(session))),
    ...(await checkPorts(session)),
  ]
}

async function attempt(name: string, look: () => Promise<HealthCheck[]>): Promise<HealthCheck[]> {
  try {
    return await look()
  } catch (error) {
    return [{ name, ok: false, detail: error instanceof Error ? error.message : String(error) }]
  }
}

async function checkDatabase({ db, platform }: Session): Promise<HealthCheck[]> {
  const { version, versionNumber, now, appliedMigrations } = await findDatabaseFacts(db)
  const pendingMigrations = (await readMigrations())
    .map(({ name }) => name)
    .filter((name) => !appliedMigrations.includes(name))
  const isNewEnough = versionNumber >= OLDEST_POSTGRES
  const isWalled = await hasTenantWall(db)
  const differenceMs = Math.abs(now.getTime() - platform.clock.now().getTime())
  return [
    {
      name: 'database',
      ok: isNewEnough,
      detail: `PostgreSQL ${version}${isNewEnough ? '' : ': 15 or later is needed.'}`,
    },
    {
      name: 'migrations',
      ok: pendingMigrations.length === 0,
      detail:
        pendingMigrations.length === 0
          ? 'All are applied.'
          : `Not applied: ${pendingMigrations.join(', ')}. Run \`npm run migrate\`.`,
    },
    {
      name: 'tenant wall',
      ok: isWalled,
      detail: isWalled
        ? 'The console reads and writes behind row-level security.'
        : 'The role reveille_console is missing: tenants are kept apart by the statements alone. As a user who may make roles: CREATE ROLE reveille_console NOLOGIN; GRANT reveille_console TO the user of DATABASE_URL; SELECT raise_tenant_walls();',
    },
    {
      name: 'clock',
      ok: differenceMs <= MAX_CLOCK_DIFFERENCE_MS,
      detail:
        differenceMs <= MAX_CLOCK_DIFFERENCE_MS
          ? `Within ${MAX_CLOCK_DIFFERENCE_MS / 1000} s of the database's.`
          : `${Math.round(differenceMs / 1000)} s away from the database's: Apple refuses provider tokens of a wrong clock.`,
    },
  ]
}

async function checkKeys({ db, keyRing }: Session): Promise<HealthCheck[]> {
  const { byKid, unopened } = await inspectSecrets(db, keyRing)
  const counts = Object.entries(byKid).map(([kid, count]) => `${count} with ${kid}`)
  const sealed = counts.length === 0 ? 'No secrets are stored.' : `Secrets sealed: ${counts.join(', ')}.`
  const lost = unopened.map(({ table, id, detail }) => `${table} ${id} does not open: ${detail}`)
  return [{ name: 'keys', ok: lost.length === 0, detail: [sealed, ...lost].join(' ') }]
}

async function checkCredentials(session: Session): Promise<HealthCheck[]> {
  const inUse = await listCredentialsInUse(session.platform)
  if (inUse.length === 0) return [{ name: 'credential', ok: true, detail: 'None is in use.' }]
  const shared = { ...session.platform, keyRing: session.keyRing, apns: session.apns() }
  const checks: HealthCheck[] = []
  // An APNs that cannot be reached takes its time for each: not one after the other, nor a thousand at once.
  for (let from = 0; from < inUse.length; from += CREDENTIALS_AT_ONCE) {
    const some = inUse.slice(from, from + CREDENTIALS_AT_ONCE)
    const found = await Promise.all(
      some.map(async ({ tenantId, slug, credentialId, name }) => {
        const { state, summary } = await checkCredential({ ...shared, tenantId }, { credentialId })
        return { name: 'credential', ok: state === 'working', detail: `${slug}, "${name}": ${summary}` }
      }),
    )
    checks.push(...found)
  }
  return checks
}

async function checkPorts({ settings }: Session): Promise<HealthCheck[]> {
  const { HOST, GATEWAY_PORT, CONSOLE_PORT } = settings
  const ports = [
    { what: 'gateway', port: GATEWAY_PORT, health: '/healthz' },
    { what: 'console', port: CONSOLE_PORT, health: '/api/v1/openapi.json' },
  ]
  return Promise.all(ports.map((port) => checkPort(HOST, port)))
}

async function checkPort(
  host: string,
  { what, port, health }: { what: string; port: number; health: string },
): Promise<HealthCheck> {
  const name = `port ${port}`
  if (!(await isTaken(host, port))) return { name, ok: true, detail: `Free for the ${what}.` }
  const answer = await fetch(`http://${host}:${port}${health}`, {
    signal: AbortSignal.timeout(PORT_WAIT_MS),
  }).catch(() => null)
  return answer?.ok === true
    ? { name, ok: true, detail: `The ${what} answers.` }
    : {
        name,
        ok: false,
        detail: `Another program holds it, or the ${what} is ill: ${health} does not answer.`,
      }
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: PORT_WAIT_MS })
    const end = (taken: boolean) => {
      socket.destroy()
      resolve(taken)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
