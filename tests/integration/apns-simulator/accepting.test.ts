import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ProviderKey } from '#simulators/apns/provider-keys.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, providerToken, pushHeaders, request } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const PUSH_TOKEN = 'ab'.repeat(32)
const PAYLOAD = JSON.stringify({ aps: { alert: 'Incoming call', pushHint: 'one' } })

let apns: ApnsSimulator
let key: ProviderKey

beforeAll(async () => {
  apns = await startApnsSimulator()
  key = apns.pki.issueProviderKey()
})
afterAll(() => apns.stop())
beforeEach(() =>
  apns.devices.register({ pushToken: PUSH_TOKEN, topics: [`${BUNDLE_ID}.voip`], environment: 'production' }),
)
afterEach(() => apns.reset())

test('a push with a good provider token is answered 200 without a body and lands in the inbox', async () => {
  const heard: string[] = []
  const stopListening = apns.onDelivered((push) => heard.push(push.pushToken))
  const session = await openConnection(apns.productionUrl, apns.pki)
  const apnsId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
  const answer = await request(
    session,
    pushHeaders(PUSH_TOKEN, BUNDLE_ID, providerToken(key), { 'apns-id': apnsId }),
    PAYLOAD,
  )
  expect(answer).toMatchObject({ status: 200, body: '', headers: { 'apns-id': apnsId } })
  expect(answer.headers).not.toHaveProperty('apns-unique-id')
  expect(apns.inbox(PUSH_TOKEN)).toMatchObject([
    {
      apnsId,
      topic: `${BUNDLE_ID}.voip`,
      pushType: 'voip',
      priority: 10,
      expiration: 0,
      environment: 'production',
    },
  ])
  expect(heard).toEqual([PUSH_TOKEN])
  expect(apns.ledger()).toMatchObject([
    { apnsId, status: 200, reason: null, pushToken: PUSH_TOKEN, accepted: true },
  ])
  stopListening()
  session.destroy()
})

test('the sandbox adds apns-unique-id, and an apns-id is made up in upper case when none was given', async () => {
  apns.devices.register({ pushToken: PUSH_TOKEN, topics: [`${BUNDLE_ID}.voip`], environment: 'sandbox' })
  const session = await openConnection(apns.sandboxUrl, apns.pki)
  const answer = await request(session, pushHeaders(PUSH_TOKEN, BUNDLE_ID, providerToken(key)), PAYLOAD)
  expect(answer.status).toBe(200)
  expect(answer.headers['apns-unique-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.headers['apns-id']).toMatch(/^[0-9A-F-]{36}$/)
  session.destroy()
})

test('a VoIP certificate pushes without provider token and without topic', async () => {
  const certificate = apns.pki.issueCertificate({ bundleId: BUNDLE_ID, kind: 'voip' })
  const session = await openConnection(apns.productionUrl, apns.pki, certificate)
  const headers = pushHeaders(PUSH_TOKEN, BUNDLE_ID, null, { 'apns-topic': undefined })
  expect(await request(session, headers, PAYLOAD)).toMatchObject({ status: 200 })
  expect(apns.ledger()[0]?.certFingerprint).toBe(certificate.fingerprint)
  session.destroy()
})

test('a connection starts with one stream and opens up to a thousand after the first valid provider token', async () => {
  const session = await openConnection(apns.productionUrl, apns.pki)
  expect(session.remoteSettings).toMatchObject({
    headerTableSize: 4096,
    maxConcurrentStreams: 1,
    initialWindowSize: 65_535,
    maxFrameSize: 16_384,
    maxHeaderListSize: 8000,
  })
  const bad = providerToken({ ...key, keyId: 'XXXXXXXXXX' })
  await request(session, pushHeaders(PUSH_TOKEN, BUNDLE_ID, bad), PAYLOAD)
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1)
  await request(session, pushHeaders(PUSH_TOKEN, BUNDLE_ID, providerToken(key)), PAYLOAD)
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1000)
  session.destroy()
})

test('with a certificate a thousand streams are announced from the start', async () => {
  const certificate = apns.pki.issueCertificate({ bundleId: BUNDLE_ID, keyType: 'ec' })
  const session = await openConnection(apns.productionUrl, apns.pki, certificate)
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1000)
  session.destroy()
})
