import { once } from 'node:events'
import type { ClientHttp2Session } from 'node:http2'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FaultRule } from '#simulators/apns/fault-schema.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, providerToken, pushHeaders, request } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const PUSH_TOKEN = '3f'.repeat(32)

let apns: ApnsSimulator
let jwt: string
let session: ClientHttp2Session

beforeAll(async () => {
  apns = await startApnsSimulator({ acceptUnknownDevices: true })
  jwt = providerToken(apns.pki.issueProviderKey())
})
afterAll(() => apns.stop())
beforeEach(async () => {
  session = await openConnection(apns.productionUrl, apns.pki)
})
afterEach(() => {
  session.destroy()
  apns.reset()
})

function push(pushToken = PUSH_TOKEN) {
  return request(session, pushHeaders(pushToken, BUNDLE_ID, jwt), '{"aps":{}}')
}

async function pushDuring(action: FaultRule['action']) {
  apns.faults.add({ times: 1, action })
  return push()
}

test('a scripted reason is answered instead of processing, with its time and retry-after', async () => {
  const answer = await pushDuring({
    kind: 'reason',
    status: 429,
    reason: 'TooManyRequests',
    timestamp: 1_700_000_000_000,
    retryAfterSeconds: 2,
  })
  expect(answer).toMatchObject({ status: 429, reason: 'TooManyRequests', timestamp: 1_700_000_000_000 })
  expect(answer.headers['retry-after']).toBe('2')
  expect(apns.inbox(PUSH_TOKEN)).toEqual([])
  expect(await push()).toMatchObject({ status: 200 })
})

test('a proxy page and an empty answer come with their status only', async () => {
  const page = await pushDuring({ kind: 'html', status: 502 })
  expect(page).toMatchObject({ status: 502, reason: null })
  expect(page.body).toContain('<html>')
  expect(await pushDuring({ kind: 'empty', status: 500 })).toMatchObject({ status: 500, body: '' })
})

test.each([7, 8, 5])('RST_STREAM %i ends that push only', async (code) => {
  expect(await pushDuring({ kind: 'reset', code })).toMatchObject({ status: null, code })
  expect(await push()).toMatchObject({ status: 200 })
})

test('RST_STREAM 0 ends the push without an answer', async () => {
  expect(await pushDuring({ kind: 'reset', code: 0 })).toMatchObject({ status: null })
})

test('silence: the push is neither processed nor answered, others go on', async () => {
  apns.faults.add({ match: { pushToken: PUSH_TOKEN }, action: { kind: 'silence' } })
  expect(await push('aa')).toMatchObject({ status: 200 })
  const silent = push()
  expect(await push('aa')).toMatchObject({ status: 200 })
  session.destroy()
  expect(await silent).toMatchObject({ status: null })
  expect(apns.inbox(PUSH_TOKEN)).toEqual([])
  expect(apns.counters().unanswered).toBe(1)
})

test('a lost answer: the phone has the push, the provider hears nothing', async () => {
  apns.faults.add({ action: { kind: 'answer_lost' } })
  const arrived = new Promise((resolve) => apns.onDelivered(resolve))
  const lost = push()
  await arrived
  session.destroy()
  expect(await lost).toMatchObject({ status: null })
  expect(apns.inbox(PUSH_TOKEN)).toHaveLength(1)
  expect(apns.ledger()).toMatchObject([{ accepted: true, status: null, fault: 'answer_lost' }])
})

test('latency delays the answer by at least that time', async () => {
  const before = performance.now()
  expect(await pushDuring({ kind: 'latency', ms: 60 })).toMatchObject({ status: 200 })
  expect(performance.now() - before).toBeGreaterThanOrEqual(58)
})

test('503 Shutdown is followed by a GOAWAY', async () => {
  const goneAway = once(session, 'goaway')
  expect(await pushDuring({ kind: 'shutdown' })).toMatchObject({ status: 503, reason: 'Shutdown' })
  const [code, , data] = await goneAway
  expect(code).toBe(0)
  expect(JSON.parse(String(data))).toEqual({ reason: 'Shutdown' })
})

test('a TCP reset and a TCP close end everything in flight on the connection', async () => {
  expect(await pushDuring({ kind: 'tcp_reset' })).toMatchObject({ status: null })
  session = await openConnection(apns.productionUrl, apns.pki)
  expect(await pushDuring({ kind: 'tcp_close' })).toMatchObject({ status: null })
})

test('shrinking the streams takes effect on the connection while the push goes through', async () => {
  await push()
  const announced = once(session, 'remoteSettings')
  expect(await pushDuring({ kind: 'shrink_streams', streams: 3 })).toMatchObject({ status: 200 })
  await announced
  expect(session.remoteSettings.maxConcurrentStreams).toBe(3)
})

test('a fault can be kept to one push token, one environment and the nth request', async () => {
  const reason = { kind: 'reason', status: 503, reason: 'ServiceUnavailable' } as const
  apns.faults.add({ match: { pushToken: PUSH_TOKEN, environment: 'production', nth: 2 }, action: reason })
  apns.faults.add({ match: { environment: 'sandbox' }, action: reason })
  const statuses = []
  for (const pushToken of [PUSH_TOKEN, 'aa', PUSH_TOKEN, PUSH_TOKEN])
    statuses.push((await push(pushToken)).status)
  expect(statuses).toEqual([200, 200, 503, 200])
})

test('after a rejection the connection is held to one stream until a push is accepted, if so set', async () => {
  apns.behaviour.throttleAfterRejection = true
  await push()
  await request(session, pushHeaders('zz', BUNDLE_ID, jwt), '{"aps":{}}')
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1)
  await push()
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1000)
  apns.behaviour.throttleAfterRejection = false
})

test('too many errors end the connection, BadDeviceToken sooner, if so set', async () => {
  apns.behaviour.disconnectAfterErrors = 6
  const goneAway = once(session, 'goaway')
  await push()
  await request(session, pushHeaders('zz', BUNDLE_ID, jwt), '{"aps":{}}')
  expect(session.closed).toBe(false)
  await request(session, pushHeaders('zz', BUNDLE_ID, jwt), '{"aps":{}}')
  await goneAway
  expect(apns.counters().goAways).toBe(1)
  apns.behaviour.disconnectAfterErrors = null
})
