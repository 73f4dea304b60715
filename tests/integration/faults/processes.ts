import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { createApp } from '#lib/apps/create-app.ts'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { generateKeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { type Child, startChild } from '../worker/child.ts'

/** A gateway process, spoken to as a PBX does. */
export type GatewayProcess = Child & {
  post(path: string, body: unknown): Promise<Record<string, unknown>>
}

/** A phone that registered, and whose push token the simulated Apple knows. */
export type ProcessPhone = { aor: string; pushToken: string; register(via: GatewayProcess): Promise<void> }

/** Real processes around one database and one simulated Apple. */
export type ProcessWorld = {
  readonly db: Db
  readonly apns: ApnsSimulator
  startGateway(): Promise<GatewayProcess>
  startWorker(): Promise<Child>
  phone(via: GatewayProcess): Promise<ProcessPhone>
}

const BUNDLE_ID = 'com.example.processes'

/** Gives a test file a tenant and the means to start and kill processes; all of them are gone afterwards. */
export function useProcessWorld(): ProcessWorld {
  const database = useTestDatabase()
  const keys = generateKeyRing()
  const children: Child[] = []
  let apns: ApnsSimulator | undefined
  let folder = ''
  let apiKey = ''

  const settings = (): Record<string, string> => ({
    DATABASE_URL: database.url,
    REVEILLE_KEYS: keys,
    GATEWAY_PORT: '0',
    APNS_PRODUCTION_URL: defined(apns).productionUrl,
    APNS_SANDBOX_URL: defined(apns).sandboxUrl,
    APNS_CA_FILE: path.join(folder, 'ca.pem'),
  })

  beforeAll(async () => {
    apns = await startApnsSimulator()
    folder = await mkdtemp(path.join(tmpdir(), 'reveille-faults-'))
    await writeFile(path.join(folder, 'ca.pem'), apns.pki.caPem)
    apiKey = await setUpTenant(database.db, apns, keys)
  })
  afterAll(async () => {
    await Promise.all(children.map((child) => child.end('SIGKILL')))
    await apns?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const started = (program: string): Child => {
    const child = startChild(program, settings())
    children.push(child)
    return child
  }
  return {
    get db() {
      return database.db
    },
    get apns() {
      return defined(apns)
    },
    async startGateway() {
      const child = started('bin/gateway.ts')
      const { port } = await child.line((line) => typeof line.port === 'number')
      return { ...child, post: (to, body) => post(`http://127.0.0.1:${port}/api/v1${to}`, apiKey, body) }
    },
    async startWorker() {
      const child = started('bin/worker.ts')
      await child.line((line) => line.msg === 'the worker is ready')
      return child
    },
    phone: (via) => makePhone(defined(apns), via),
  }
}

async function setUpTenant(db: Db, apns: ApnsSimulator, keys: string): Promise<string> {
  const tenant = await createTenant(db)
  const ctx = { ...contextFor(db, tenant), keyRing: parseKeyRing(keys) }
  await createApp(ctx, { bundleId: BUNDLE_ID, name: 'Phone' })
  const key = apns.pki.issueProviderKey({})
  const added = await addCredential(ctx, {
    file: { kind: 'p8', bytes: Buffer.from(key.p8), keyId: key.keyId, teamId: key.teamId },
    bundleIds: [BUNDLE_ID],
  })
  if (added.kind !== 'added') throw new Error(`the credential was not added: ${added.kind}`)
  await activateCredential(ctx, { credentialId: added.credential.credentialId, connect: false })
  return (await createApiKey(ctx, { name: 'pbx', scopes: SCOPES })).apiKey
}

async function makePhone(apns: ApnsSimulator, via: GatewayProcess): Promise<ProcessPhone> {
  const [aor, pushToken, instance, callId] = [newAor(), newPushToken(), newId(), newId()]
  let cseq = 0
  apns.devices.register({ pushToken, topics: [`${BUNDLE_ID}.voip`], environment: 'production' })
  const register = async (at: GatewayProcess) => {
    cseq += 1
    const contact = `<sip:phone@10.0.0.1:${30_000 + cseq}>;+sip.instance="<urn:uuid:${instance}>"`
    await at.post('/registrations', { aor, contact, expires: 600, xToken: pushToken, callId, cseq })
  }
  await register(via)
  return { aor, pushToken, register }
}

async function post(url: string, apiKey: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  return JSON.parse(text)
}

function defined<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the world of processes is not there before beforeAll')
  return value
}
