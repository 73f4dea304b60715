import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { createApp } from '#lib/apps/create-app.ts'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { type Db, openDb } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { generateKeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { createTenant } from '#lib/tenants/create-tenant.ts'
import { type BenchChild, startChild } from './child.ts'
import { type PhonePark, seedPhones } from './phones.ts'
import { startBenchPostgres } from './postgres.ts'

/** A gateway process and where it listens. */
export type BenchGateway = BenchChild & { url: string }

/** Everything on this machine, each in its own process: PostgreSQL, the simulated Apple, gateways, and the load here. */
export type BenchWorld = {
  db: Db
  databaseUrl: string
  /** Process id of the PostgreSQL server; its backends are its children. */
  postgresPid: number
  park: PhonePark
  apiKey: string
  apns: BenchChild
  /** The first gateway. */
  gateway: BenchGateway
  openGateway(): Promise<BenchGateway>
  /** Settings with which any process of ours works on this database and with the simulated Apple. */
  settings: Record<string, string>
  /** Calls back with the push token of every push that reached a phone. */
  onPush(listener: (pushToken: string) => void): () => void
  /** Sees to it that there are phones 0 to `count`. */
  phones(count: number): Promise<void>
  stop(): Promise<void>
}

const BUNDLE_ID = 'com.example.bench'

const opened = new Set<() => Promise<void>>()

/** Ends every world that is still open, whatever bench opened it. */
export async function stopBenchWorlds(): Promise<void> {
  await Promise.all([...opened].map((stop) => stop()))
}

/** Starts all of it. `stop` ends all of it and removes its files. */
export async function startBenchWorld(options: { profile: boolean }): Promise<BenchWorld> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end()
    opened.delete(stop)
  }
  opened.add(stop)
  try {
    return { ...(await start(stops, options)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  stops: (() => Promise<unknown>)[],
  options: { profile: boolean },
): Promise<Omit<BenchWorld, 'stop'>> {
  const postgres = await startBenchPostgres(options)
  stops.push(postgres.stop)
  const listeners = new Set<(pushToken: string) => void>()
  const apns = await startChild('tests/bench/apns-child.ts', {
    onMessage: (message) => {
      for (const pushToken of (message as { delivered: string[] }).delivered) {
        for (const hear of listeners) hear(pushToken)
      }
    },
  })
  stops.push(apns.stop)
  const folder = await mkdtemp(path.join(tmpdir(), 'reveille-bench-'))
  stops.push(() => rm(folder, { recursive: true, force: true }))
  const caFile = path.join(folder, 'ca.pem')
  const { productionUrl, sandboxUrl, caPem, p8, keyId, teamId } = apns.ready as Record<string, string>
  await writeFile(caFile, caPem ?? '')
  const db = openDb({ url: postgres.url, poolSize: 4, applicationName: 'reveille bench' })
  stops.push(() => db.close())
  const keys = generateKeyRing()
  const { park, apiKey } = await setUpTenant(db, keys, {
    p8: p8 ?? '',
    keyId: keyId ?? '',
    teamId: teamId ?? '',
  })
  const settings = {
    DATABASE_URL: postgres.url,
    REVEILLE_KEYS: keys,
    GATEWAY_PORT: '0',
    APNS_PRODUCTION_URL: productionUrl ?? '',
    APNS_SANDBOX_URL: sandboxUrl ?? '',
    APNS_CA_FILE: caFile,
  }
  const openGateway = async (): Promise<BenchGateway> => {
    const child = await startChild('bin/gateway.ts', {
      settings,
      isReady: (line) => typeof line.port === 'number',
    })
    stops.push(child.stop)
    return { ...child, url: `http://127.0.0.1:${child.ready.port}` }
  }
  let seeded = 0
  return {
    db,
    databaseUrl: postgres.url,
    postgresPid: postgres.pid,
    park,
    apiKey,
    apns,
    gateway: await openGateway(),
    openGateway,
    settings,
    onPush(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async phones(count) {
      if (count <= seeded) return
      await seedPhones(db, park, seeded, count)
      seeded = count
    },
  }
}

async function setUpTenant(db: Db, keys: string, key: { p8: string; keyId: string; teamId: string }) {
  const base = {
    actor: { kind: 'system' as const, name: 'bench' },
    requestId: newId(),
    ip: null,
    clock: systemClock,
    db,
    log: createLog('bench', 'silent'),
    keyRing: parseKeyRing(keys),
  }
  const { tenantId } = await createTenant(base, { slug: 'bench', name: 'Bench' })
  const ctx = { ...base, tenantId }
  const { appId } = await createApp(ctx, { bundleId: BUNDLE_ID, name: 'Bench', waitSeconds: 20 })
  const added = await addCredential(ctx, {
    file: { kind: 'p8', bytes: Buffer.from(key.p8), keyId: key.keyId, teamId: key.teamId },
    bundleIds: [BUNDLE_ID],
  })
  if (added.kind !== 'added') throw new Error(`the credential was not added: ${added.kind}`)
  await activateCredential(ctx, { credentialId: added.credential.credentialId, connect: false })
  const { apiKey } = await createApiKey(ctx, { name: 'bench', scopes: SCOPES })
  return { park: { tenantId, appId, bundleId: BUNDLE_ID }, apiKey }
}
