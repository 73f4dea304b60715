import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, pushHeaders, request, standingClock } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const PUSH_TOKEN = '5b'.repeat(32)
const DAY_MS = 86_400_000

const clock = standingClock()
let apns: ApnsSimulator
let session: ClientHttp2Session
let certificate: { cert: string; key: string }

beforeAll(async () => {
  apns = await startApnsSimulator({ clock })
  certificate = apns.pki.issueCertificate({ bundleId: BUNDLE_ID })
  session = await openConnection(apns.productionUrl, apns.pki, certificate)
})
afterAll(async () => {
  session.destroy()
  await apns.stop()
})
beforeEach(() =>
  apns.devices.register({
    pushToken: PUSH_TOKEN,
    topics: [`${BUNDLE_ID}.voip`],
    environment: 'production',
    online: false,
  }),
)
afterEach(() => apns.reset())

function push(hint: string, changes: OutgoingHttpHeaders) {
  const headers = pushHeaders(PUSH_TOKEN, BUNDLE_ID, null, changes)
  return request(session, headers, JSON.stringify({ hint }))
}

function hints(): unknown[] {
  return apns.inbox(PUSH_TOKEN).map(({ payload }) => payload.hint)
}

function inSeconds(seconds: number): OutgoingHttpHeaders {
  return { 'apns-expiration': String(Math.floor(clock.now().getTime() / 1000) + seconds) }
}

test('expiration 0 is accepted and thrown away when the device is off', async () => {
  expect(await push('now', { 'apns-expiration': '0' })).toMatchObject({ status: 200 })
  apns.devices.setOnline(PUSH_TOKEN, true)
  expect(hints()).toEqual([])
  expect(apns.counters()).toMatchObject({ accepted: 1, discarded: 1, delivered: 0 })
})

test('a push is kept until its expiration and delivered when the device comes back in time', async () => {
  await push('kept', inSeconds(30))
  expect(hints()).toEqual([])
  clock.advance(29_000)
  apns.devices.setOnline(PUSH_TOKEN, true)
  expect(hints()).toEqual(['kept'])
})

test('a push is not delivered after its expiration', async () => {
  await push('late', inSeconds(30))
  clock.advance(30_000)
  apns.devices.setOnline(PUSH_TOKEN, true)
  expect(hints()).toEqual([])
})

test('of several pushes for one bundle id the newest alone is kept', async () => {
  await push('first', inSeconds(60))
  await push('second', inSeconds(60))
  apns.devices.setOnline(PUSH_TOKEN, true)
  expect(hints()).toEqual(['second'])
})

test('without an expiration a push is kept for 30 days: the ghost call', async () => {
  await push('ghost', { 'apns-expiration': undefined })
  clock.advance(29 * DAY_MS)
  apns.devices.setOnline(PUSH_TOKEN, true)
  expect(hints()).toEqual(['ghost'])
})

test('what was delivered once is not delivered again', async () => {
  await push('once', inSeconds(60))
  apns.devices.setOnline(PUSH_TOKEN, true)
  apns.devices.setOnline(PUSH_TOKEN, false)
  apns.devices.setOnline(PUSH_TOKEN, true)
  expect(hints()).toEqual(['once'])
})
