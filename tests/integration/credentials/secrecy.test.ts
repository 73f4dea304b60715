import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TOTP, URI } from 'otpauth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { createApp } from '#lib/apps/create-app.ts'
import { generateKeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { enableTotp } from '#lib/users/enable-totp.ts'
import { beginTotp } from '#lib/users/totp-enrolment.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { createPerson, PASSWORD, platformContext, signedIn } from '#tests/support/people.ts'
import { type Child, startChild } from '../worker/child.ts'

const database = useTestDatabase()
const keys = generateKeyRing()
const BUNDLE_ID = 'com.example.secrecy'
const PASSPHRASE = 'correct-horse-battery-77'
const WRONG_PASSPHRASE = 'wrong-horse-battery-78'
const JWT = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/

let apns: ApnsSimulator
let folder = ''
let gateway: Child
let worker: Child
let origin = ''
let apiKey = ''
const answers: string[] = []

beforeAll(async () => {
  apns = await startApnsSimulator()
  folder = await mkdtemp(path.join(tmpdir(), 'reveille-secrecy-'))
  await writeFile(path.join(folder, 'ca.pem'), apns.pki.caPem)
  const ctx = contextFor(database.db, await createTenant(database.db))
  await createApp(ctx, { bundleId: BUNDLE_ID, name: 'Phone' })
  apiKey = (await createApiKey(ctx, { name: 'pbx', scopes: SCOPES })).apiKey
  const settings = {
    DATABASE_URL: database.url,
    REVEILLE_KEYS: keys,
    GATEWAY_PORT: '0',
    APNS_PRODUCTION_URL: apns.productionUrl,
    APNS_SANDBOX_URL: apns.sandboxUrl,
    APNS_CA_FILE: path.join(folder, 'ca.pem'),
    LOG_LEVEL: 'trace',
  }
  gateway = startChild('bin/gateway.ts', settings)
  const { port } = await gateway.line((line) => typeof line.port === 'number')
  origin = `http://127.0.0.1:${port}`
  worker = startChild('bin/worker.ts', settings)
  await worker.line((line) => line.msg === 'the worker is ready')
})

afterAll(async () => {
  await Promise.all([gateway?.end('SIGKILL'), worker?.end('SIGKILL')])
  await apns?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function send(method: string, where: string, body?: object | string): Promise<Record<string, unknown>> {
  const response = await fetch(`${origin}/api/v1${where}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  answers.push(text, JSON.stringify([...response.headers]))
  return JSON.parse(text)
}

type Stored = { credential: { credentialId: string } }

/** Stores, tests and activates a credential, as an admin's script would. */
async function putToUse(upload: object): Promise<string> {
  await send('POST', '/credentials/preview', upload)
  const { credential } = (await send('POST', '/credentials', upload)) as Stored
  await send('POST', `/credentials/${credential.credentialId}/check`)
  await send('POST', `/credentials/${credential.credentialId}/activate`, { retireOthersAfterDays: 7 })
  return credential.credentialId
}

/** A line from the middle of a PEM key: enough to know it by, and in no public part. */
function coreOf(pem: string): string {
  return pem.split('\n')[2]?.slice(2, 50) ?? ''
}

/** Somebody turns a second factor on. */
async function secondFactor(): Promise<Record<string, string>> {
  const ctx = platformContext(database.db, { keyRing: parseKeyRing(keys) })
  const me = await signedIn(ctx, await createPerson(ctx))
  const { uri, sealed, secret } = await beginTotp(me)
  const code = (URI.parse(uri) as TOTP).generate({ timestamp: ctx.clock.now().getTime() })
  const { recoveryCodes } = await enableTotp(me, { sealed, code, password: PASSWORD })
  return { totpSecret: secret, recoveryCode: recoveryCodes[0] ?? '' }
}

async function everythingStored(): Promise<string> {
  const tables = await database.db.query<{ name: string }>(
    'every-table',
    "SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace",
    [],
  )
  const texts = await Promise.all(
    tables.map(({ name }) =>
      database.db.query<{ row: string }>(`all-of-${name}`, `SELECT t::text AS row FROM ${name} t`, []),
    ),
  )
  return texts
    .flat()
    .map(({ row }) => row)
    .join('\n')
}

it('no secret that was used is in a log, an answer, the audit trail or anywhere in the database in plain', async () => {
  const certificate = apns.pki.issueCertificate({ bundleId: BUNDLE_ID })
  const file = apns.pki
    .toP12({ ...certificate, passphrase: PASSPHRASE, encryption: 'rc2' })
    .toString('base64')
  const key = apns.pki.issueProviderKey()
  const pushToken = newPushToken()
  const aor = newAor()

  await send('POST', '/credentials/preview', { file, passphrase: WRONG_PASSPHRASE })
  await send('POST', '/credentials', { file, passphrase: WRONG_PASSPHRASE })
  await send('POST', '/credentials', { file, passphrase: 12, nonsense: 1 })
  await send('POST', '/credentials', `{"file": "${file.slice(0, 400)}", "passphrase": "${PASSPHRASE}" oops`)
  const first = await putToUse({ file, passphrase: PASSPHRASE })
  const p8 = Buffer.from(key.p8).toString('base64')
  await putToUse({ file: p8, keyId: key.keyId, teamId: key.teamId })
  apns.devices.register({ pushToken, topics: [`${BUNDLE_ID}.voip`], environment: 'production' })
  const contact = '<sip:phone@10.0.0.1:5060>;+sip.instance="<urn:uuid:secrecy>"'
  await send('POST', '/registrations', { aor, contact, expires: 600, xToken: pushToken })
  await send('POST', '/calls', { aor, wait: 'pushed', waitSeconds: 1, callId: 'secret-call' })
  apns.pki.keys.revoke(key.teamId, key.keyId)
  await send('POST', '/calls', { aor, wait: 'pushed', waitSeconds: 1, callId: 'secret-call-2' })
  apns.pki.revokeCertificate(certificate.fingerprint)
  await send('POST', '/calls', { aor, wait: 'pushed', waitSeconds: 1, callId: 'secret-call-3' })
  await send('POST', `/credentials/${first}/check`)
  await send('POST', `/credentials/${first}/retire`, {})
  await send('GET', '/credentials')
  await send('GET', '/calls')
  await gateway.line((line) => line.judgement === 'broken')
  await gateway.end('SIGTERM')
  await worker.end('SIGTERM')

  const secrets = {
    PASSPHRASE,
    WRONG_PASSPHRASE,
    certificateKey: coreOf(certificate.key),
    p8: coreOf(key.p8),
    p8AsSent: p8.slice(100, 160),
    apiKey,
    ...(await secondFactor()),
  }
  const logs = [...gateway.lines, ...worker.lines].map((line) => JSON.stringify(line)).join('\n')
  const audit = JSON.stringify(await database.db.prisma.auditEvent.findMany())
  const places = { logs, audit, answers: answers.join('\n'), database: await everythingStored() }
  expect(logs).toContain('credential')
  expect(audit).toContain('credential.break')
  for (const [place, text] of Object.entries(places)) {
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length, name).toBeGreaterThan(8)
      expect(text.includes(secret), `${name} in ${place}`).toBe(false)
    }
    expect(JWT.exec(text)?.[0], `a JWT in ${place}`).toBeUndefined()
    expect(/BEGIN [A-Z ]*PRIVATE KEY/.exec(text)?.[0], `a private key in ${place}`).toBeUndefined()
  }
  for (const place of ['logs', 'audit'] as const) {
    expect(places[place].includes(pushToken), `the push token in ${place}`).toBe(false)
  }
})
