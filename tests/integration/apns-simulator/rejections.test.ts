import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ProviderKey } from '#simulators/apns/provider-keys.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, providerToken, pushHeaders, request } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const TOPIC = `${BUNDLE_ID}.voip`
const PUSH_TOKEN = '0c'.repeat(32)
const PAYLOAD = '{"aps":{}}'

let apns: ApnsSimulator
let key: ProviderKey
let session: ClientHttp2Session

beforeAll(async () => {
  apns = await startApnsSimulator()
  apns.pki.teams.addBundleIds(apns.pki.teamId, [BUNDLE_ID])
  key = apns.pki.issueProviderKey()
  session = await openConnection(apns.productionUrl, apns.pki)
})
afterAll(async () => {
  session.destroy()
  await apns.stop()
})
beforeEach(() => apns.devices.register({ pushToken: PUSH_TOKEN, topics: [TOPIC], environment: 'production' }))
afterEach(() => apns.reset())

let shared: string | null = null
function push(changes: OutgoingHttpHeaders, body: string | Buffer | null = PAYLOAD) {
  shared ??= providerToken(key)
  return request(session, pushHeaders(PUSH_TOKEN, BUNDLE_ID, shared, changes), body)
}

test.each<[string, number, string, OutgoingHttpHeaders]>([
  ['a method other than POST', 405, 'MethodNotAllowed', { ':method': 'PUT' }],
  ['another path', 404, 'BadPath', { ':path': '/3/devices/abcd' }],
  ['a path that climbs', 404, 'BadPath', { ':path': '/3/device/../../1/apps/x' }],
  ['a path without push token', 400, 'MissingDeviceToken', { ':path': '/3/device/' }],
  ['a push token that is not hexadecimal', 400, 'BadDeviceToken', { ':path': '/3/device/xyz1' }],
  ['a push token of odd length', 400, 'BadDeviceToken', { ':path': '/3/device/abc' }],
  ['a push token nobody has', 400, 'BadDeviceToken', { ':path': `/3/device/${'ee'.repeat(32)}` }],
  ['an apns-id that is no UUID', 400, 'BadMessageId', { 'apns-id': 'call-1' }],
  ['an expiration that is no number', 400, 'BadExpirationDate', { 'apns-expiration': 'soon' }],
  ['a negative expiration', 400, 'BadExpirationDate', { 'apns-expiration': '-1' }],
  ['a priority Apple does not have', 400, 'BadPriority', { 'apns-priority': '7' }],
  ['a push type Apple does not have', 400, 'InvalidPushType', { 'apns-push-type': 'ring' }],
  ['a VoIP topic sent as an alert', 400, 'InvalidPushType', { 'apns-push-type': 'alert' }],
  ['a VoIP push to the plain topic', 400, 'InvalidPushType', { 'apns-topic': BUNDLE_ID }],
  ['a collapse id of 65 bytes', 400, 'BadCollapseId', { 'apns-collapse-id': 'x'.repeat(65) }],
  ['a repeated header', 400, 'DuplicateHeaders', { 'apns-collapse-id': ['one', 'two'] }],
  ['no topic with a provider token', 400, 'MissingTopic', { 'apns-topic': undefined }],
  ['a topic that is no bundle id', 400, 'BadTopic', { 'apns-topic': 'no spaces.voip' }],
  ['an app of nobody in the team', 400, 'TopicDisallowed', { 'apns-topic': 'org.other.app.voip' }],
  ['no authorization', 403, 'MissingProviderToken', { authorization: undefined }],
  ['an authorization that is no bearer', 403, 'MissingProviderToken', { authorization: 'Basic abc' }],
  ['a provider token that is no JWT', 403, 'InvalidProviderToken', { authorization: 'bearer abc' }],
])('%s is answered %i %s', async (_name, status, reason, changes) => {
  expect(await push(changes)).toMatchObject({ status, reason })
  expect(apns.inbox(PUSH_TOKEN)).toEqual([])
  expect(apns.ledger()).toMatchObject([{ status, reason, accepted: false }])
  expect(apns.counters().byReason).toEqual({ [reason]: 1 })
})

test.each([
  ['no body', null, 400, 'PayloadEmpty'],
  ['a body that is not JSON', 'hello', 400, 'PayloadEmpty'],
  ['a body that is no JSON object', '[1]', 400, 'PayloadEmpty'],
  ['a VoIP payload of 5121 bytes', JSON.stringify({ a: 'x'.repeat(5113) }), 413, 'PayloadTooLarge'],
  ['a payload of 100 kB', JSON.stringify({ a: 'x'.repeat(100_000) }), 413, 'PayloadTooLarge'],
])('%s is refused', async (_name, body, status, reason) => {
  expect(await push({}, body)).toMatchObject({ status, reason })
})

test('a VoIP payload of exactly 5120 bytes is taken, an alert of 4097 bytes is not', async () => {
  apns.devices.register({ pushToken: PUSH_TOKEN, topics: [TOPIC, BUNDLE_ID], environment: 'production' })
  expect(await push({}, JSON.stringify({ a: 'x'.repeat(5112) }))).toMatchObject({ status: 200 })
  const alert = { 'apns-topic': BUNDLE_ID, 'apns-push-type': 'alert' }
  expect(await push(alert, JSON.stringify({ a: 'x'.repeat(4089) }))).toMatchObject({
    reason: 'PayloadTooLarge',
  })
  expect(await push(alert, JSON.stringify({ a: 'x'.repeat(4088) }))).toMatchObject({ status: 200 })
})

test('a rejection echoes the apns-id that the provider gave', async () => {
  const apnsId = '0190c0de-0000-7000-8000-000000000001'
  const answer = await push({ 'apns-id': apnsId, 'apns-priority': '3' })
  expect(answer.headers).toMatchObject({ 'apns-id': apnsId, 'content-type': 'application/json' })
})

test('a push token of the other environment is BadDeviceToken', async () => {
  apns.devices.register({ pushToken: PUSH_TOKEN, topics: [TOPIC], environment: 'sandbox' })
  expect(await push({})).toMatchObject({ status: 400, reason: 'BadDeviceToken' })
})

test('a push token of another topic is DeviceTokenNotForTopic', async () => {
  apns.devices.register({ pushToken: PUSH_TOKEN, topics: [BUNDLE_ID], environment: 'production' })
  expect(await push({})).toMatchObject({ status: 400, reason: 'DeviceTokenNotForTopic' })
})

test('a dead push token is 410 with the time of its death in milliseconds, and alive again once registered', async () => {
  apns.devices.unregister(PUSH_TOKEN, new Date(1_700_000_000_123))
  expect(await push({})).toMatchObject({ status: 410, reason: 'Unregistered', timestamp: 1_700_000_000_123 })
  apns.devices.expire(PUSH_TOKEN, new Date(1_700_000_000_456))
  expect(await push({})).toMatchObject({ status: 410, reason: 'ExpiredToken', timestamp: 1_700_000_000_456 })
  apns.devices.register({ pushToken: PUSH_TOKEN, topics: [TOPIC], environment: 'production' })
  expect(await push({})).toMatchObject({ status: 200 })
})

test('too many pushes to one push token are TooManyRequests until the window has passed', async () => {
  apns.devices.limitRate(PUSH_TOKEN, { max: 2, windowMs: 60_000 })
  const statuses = []
  for (let count = 0; count < 3; count += 1) statuses.push((await push({})).status)
  expect(statuses).toEqual([200, 200, 429])
  apns.devices.limitRate(PUSH_TOKEN, null)
  expect(await push({})).toMatchObject({ status: 200 })
})

test('push tokens are the same device in upper and lower case', async () => {
  expect(await push({ ':path': `/3/device/${PUSH_TOKEN.toUpperCase()}` })).toMatchObject({ status: 200 })
  expect(apns.inbox(PUSH_TOKEN)).toHaveLength(1)
})
