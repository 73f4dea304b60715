import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, pushHeaders, request } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const PUSH_TOKEN = '6c'.repeat(32)
const DEVICE = { pushToken: PUSH_TOKEN, topics: [`${BUNDLE_ID}.voip`], environment: 'production' }

let apns: ApnsSimulator

beforeAll(async () => {
  apns = await startApnsSimulator()
})
afterAll(() => apns.stop())
afterEach(() => apns.reset())

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${apns.controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? null : JSON.parse(text) }
}

async function push() {
  const certificate = apns.pki.issueCertificate({ bundleId: BUNDLE_ID })
  const session = await openConnection(apns.productionUrl, apns.pki, certificate)
  const answer = await request(session, pushHeaders(PUSH_TOKEN, BUNDLE_ID, null), '{"aps":{"n":1}}')
  session.destroy()
  return answer
}

test('a device can be registered, pushed to, read and unregistered', async () => {
  expect(await call('POST', '/devices', DEVICE)).toMatchObject({ status: 201, json: { state: 'active' } })
  expect(await push()).toMatchObject({ status: 200 })
  expect((await call('GET', `/devices/${PUSH_TOKEN}/inbox`)).json.pushes).toMatchObject([
    { payload: { aps: { n: 1 } } },
  ])
  expect((await call('GET', `/ledger?pushToken=${PUSH_TOKEN}`)).json.requests).toMatchObject([
    { status: 200 },
  ])
  expect((await call('GET', '/counters')).json).toMatchObject({ accepted: 1 })
  await call('DELETE', `/devices/${PUSH_TOKEN}?at=2026-01-01T00:00:00Z`)
  expect(await push()).toMatchObject({ status: 410, timestamp: Date.parse('2026-01-01T00:00:00Z') })
})

test('a device can be taken off the net and brought back', async () => {
  await call('POST', '/devices', { ...DEVICE, online: false })
  expect(await call('PATCH', `/devices/${PUSH_TOKEN}`, { online: true })).toMatchObject({
    json: { online: true },
  })
})

test('faults can be added and taken away', async () => {
  await call('POST', '/devices', DEVICE)
  const fault = { action: { kind: 'reason', status: 503, reason: 'ServiceUnavailable' } }
  expect(await call('POST', '/faults', fault)).toMatchObject({ status: 201 })
  expect(await push()).toMatchObject({ status: 503 })
  expect((await call('GET', '/faults')).json.faults).toMatchObject([{ struck: 1 }])
  expect(await call('DELETE', '/faults')).toMatchObject({ status: 204 })
  expect(await push()).toMatchObject({ status: 200 })
})

test('deliveries stream as server-sent events', async () => {
  await call('POST', '/devices', DEVICE)
  const aborter = new AbortController()
  const response = await fetch(`${apns.controlUrl}/events`, { signal: aborter.signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  await push()
  const chunk = await response.body?.getReader().read()
  expect(Buffer.from(chunk?.value ?? []).toString()).toMatch(/^event: delivered\ndata: \{.*"pushToken":"6c6c/)
  aborter.abort()
})

test.each([
  ['POST', '/devices', '{broken', 400, 'not_json'],
  ['POST', '/devices', { ...DEVICE, pushToken: 'nothex' }, 400, 'invalid'],
  ['POST', '/devices', { ...DEVICE, environment: 'staging' }, 400, 'invalid'],
  ['POST', '/faults', { action: { kind: 'sulk' } }, 400, 'invalid'],
  ['POST', '/connections', { kind: 'refuse' }, 400, 'invalid'],
  ['PATCH', '/behaviour', { mood: 'bad' }, 400, 'invalid'],
  ['GET', '/ledger?limit=many', undefined, 400, 'invalid'],
  ['GET', '/devices/ffff/inbox', undefined, 404, 'unknown_device'],
  ['DELETE', '/devices/ffff', undefined, 404, 'unknown_device'],
  ['GET', '/elsewhere', undefined, 404, 'not_found'],
])('%s %s with bad input is a clear error', async (method, path, body, status, code) => {
  const answer = await call(method, path, body)
  expect(answer).toMatchObject({ status, json: { error: { code } } })
  expect(await call('GET', '/healthz')).toMatchObject({ status: 200 })
})

test('the PKI is described without any private key', async () => {
  const key = apns.pki.issueProviderKey()
  const answer = await call('GET', '/pki')
  expect(answer.json).toMatchObject({ teamId: apns.pki.teamId, caPem: apns.pki.caPem })
  expect(answer.json.keys).toContainEqual({
    keyId: key.keyId,
    teamId: key.teamId,
    scope: 'all',
    topics: null,
  })
  expect(JSON.stringify(answer.json)).not.toContain('PRIVATE KEY')
})
