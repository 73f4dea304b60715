import { generateKeyPairSync } from 'node:crypto'
import { setInterval } from 'node:timers/promises'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { createApp } from '#lib/apps/create-app.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { createTenant } from '#lib/tenants/create-tenant.ts'
import { type Client, openClient } from './load.ts'
import { aorOf, seedPhones } from './phones.ts'
import { percentile, type Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

const PHONES = 1_000
const PER_SECOND = 200
const SECONDS = 5
const ROUNDS = 3
const BUNDLE_ID = 'com.example.neighbour'

/** What one tenant's calls take while the other tenant's credential works, and while Apple refuses it. */
export async function benchCredentials(world: BenchWorld): Promise<Row[]> {
  await world.phones(PHONES)
  const own = openClient({ url: world.gateway.url, apiKey: world.apiKey })
  const neighbour = openClient({ url: world.gateway.url, apiKey: await setUpNeighbour(world) })
  const { p8 = '', keyId = '', teamId = '' } = world.apns.ready as Record<string, string>
  const good = await store(neighbour, p8, keyId, teamId)
  const bad = await store(neighbour, foreignKey(), 'ZZZZZZZZZZ', teamId)
  const tookMs: Record<'good' | 'bad', number[]> = { good: [], bad: [] }
  try {
    await use(neighbour, good)
    await measure(own, neighbour)
    for (let round = 0; round < ROUNDS; round += 1) {
      await use(neighbour, good)
      tookMs.good.push(...(await measure(own, neighbour)))
      await use(neighbour, bad)
      await neighbour.post(`/api/v1/credentials/${good}/retire`, {})
      tookMs.bad.push(...(await measure(own, neighbour)))
    }
  } finally {
    own.close()
    neighbour.close()
  }
  const [whileGood, whileBad] = [percentile(tookMs.good, 0.99), percentile(tookMs.bad, 0.99)]
  return [
    {
      path: 'credentials',
      what: `p99 that a neighbour's refused credential adds, ${PER_SECOND}/s each`,
      value: whileBad - whileGood,
      unit: 'ms',
      must: { below: 1 },
      note: `${whileGood.toFixed(1)} ms beside a good one, ${whileBad.toFixed(1)} ms beside a refused one; p50 ${percentile(tookMs.good, 0.5).toFixed(1)} and ${percentile(tookMs.bad, 0.5).toFixed(1)} ms`,
    },
  ]
}

async function setUpNeighbour({ db }: BenchWorld): Promise<string> {
  const base = {
    actor: { kind: 'system' as const, name: 'bench' },
    requestId: newId(),
    ip: null,
    clock: systemClock,
    db,
    log: createLog('bench', 'silent'),
  }
  const { tenantId } = await createTenant(base, { slug: 'neighbour', name: 'Neighbour' })
  const ctx = { ...base, tenantId }
  const { appId } = await createApp(ctx, { bundleId: BUNDLE_ID, name: 'Neighbour', waitSeconds: 20 })
  await seedPhones(db, { tenantId, appId, bundleId: BUNDLE_ID }, 0, PHONES)
  return (await createApiKey(ctx, { name: 'neighbour', scopes: SCOPES })).apiKey
}

/** A key that Apple never gave out. */
function foreignKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

async function store(client: Client, p8: string, keyId: string, teamId: string): Promise<string> {
  const file = Buffer.from(p8).toString('base64')
  const { credential } = await client.post('/api/v1/credentials', { file, keyId, teamId })
  return (credential as { credentialId: string }).credentialId
}

/** Pushes go by it from now on, without Apple's word. */
async function use(client: Client, credentialId: string): Promise<void> {
  await client.post(`/api/v1/credentials/${credentialId}/activate`, { connect: false })
}

let calls = 0

/** Offers calls of both tenants at a steady pace; what those of the first took. */
async function measure(own: Client, neighbour: Client): Promise<number[]> {
  const tookMs: number[] = []
  const open: Promise<unknown>[] = []
  const call = (client: Client) => {
    calls += 1
    const aor = aorOf(calls % PHONES)
    return client.post('/api/v1/calls', {
      aor,
      callId: `credentials-${calls}`,
      wait: 'pushed',
      waitSeconds: 1,
    })
  }
  const timed = async () => {
    const startedMs = performance.now()
    await call(own)
    tookMs.push(performance.now() - startedMs)
  }
  const startedMs = performance.now()
  for await (const _tick of setInterval(1_000 / PER_SECOND)) {
    open.push(timed(), call(neighbour))
    if (performance.now() - startedMs >= SECONDS * 1_000) break
  }
  await Promise.all(open)
  return tookMs
}
