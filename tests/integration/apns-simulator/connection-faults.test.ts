import { once } from 'node:events'
import { type ClientHttp2Session, connect } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, providerToken, pushHeaders, request } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const PUSH_TOKEN = '4a'.repeat(32)

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
  await push()
})
afterEach(async () => {
  session.destroy()
  apns.reset()
  // Whatever was done to a connection, once its provider has left it is forgotten.
  await expect.poll(() => apns.counters().connectionsOpen, { interval: 5 }).toBe(0)
})

function push(on = session) {
  return request(on, pushHeaders(PUSH_TOKEN, BUNDLE_ID, jwt), '{"aps":{}}')
}

async function inFlight(count: number): Promise<ReturnType<typeof push>[]> {
  apns.faults.add({ times: count, action: { kind: 'latency', ms: 500 } })
  const pushes = Array.from({ length: count }, () => push())
  await new Promise<void>((resolve) => {
    let arrived = 0
    const stop = apns.onDelivered(() => {
      arrived += 1
      if (arrived === count) resolve(stop())
    })
  })
  return pushes
}

test('a GOAWAY that drains answers all 50 pushes in flight, then closes', async () => {
  const pushes = await inFlight(50)
  const closed = once(session, 'close')
  expect(apns.faults.goAwayAll({ code: 0 })).toBe(1)
  const statuses = (await Promise.all(pushes)).map(({ status }) => status)
  expect(statuses).toEqual(Array(50).fill(200))
  await closed
})

test('a GOAWAY that kills answers nothing in flight', async () => {
  const pushes = await inFlight(5)
  apns.faults.goAwayAll({ code: 11, text: 'calm down', then: 'kill' })
  const statuses = (await Promise.all(pushes)).map(({ status }) => status)
  expect(statuses).toEqual(Array(5).fill(null))
})

test('a GOAWAY carries the text, code and last stream it was given', async () => {
  const goneAway = once(session, 'goaway')
  apns.faults.goAwayAll({ code: 7, text: 'Maximum active streams violated', lastStreamId: 1, then: 'hang' })
  const [code, lastStreamId, data] = await goneAway
  expect([code, lastStreamId, String(data)]).toEqual([7, 1, 'Maximum active streams violated'])
})

test('a connection in a black hole gets no answer to a PING, while a new connection works', async () => {
  apns.faults.blackHole()
  let answered = false
  session.ping((error) => {
    answered = error === null
  })
  const lost = push()
  const fresh = await openConnection(apns.productionUrl, apns.pki)
  expect(await push(fresh)).toMatchObject({ status: 200 })
  fresh.destroy()
  expect(answered).toBe(false)
  session.destroy()
  expect(await lost).toMatchObject({ status: null })
})

test('a refused connection is ECONNREFUSED until the port opens again; open connections stay', async () => {
  apns.faults.refuseConnections(true)
  const refused = connect(apns.productionUrl, { ca: [apns.pki.caPem] })
  const [error] = await once(refused, 'error')
  expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  expect(await push()).toMatchObject({ status: 200 })
  apns.faults.refuseConnections(false)
  const fresh = await openConnection(apns.productionUrl, apns.pki)
  expect(await push(fresh)).toMatchObject({ status: 200 })
  fresh.destroy()
})

test('a stalled handshake opens TCP and never speaks TLS', async () => {
  apns.faults.stallTls(true)
  const stalled = connect(apns.productionUrl, { ca: [apns.pki.caPem] })
  stalled.on('error', () => stalled.destroy())
  let connected = false
  stalled.once('connect', () => {
    connected = true
  })
  const tcp = connectTcp(Number(new URL(apns.productionUrl).port), '127.0.0.1')
  await once(tcp, 'connect')
  apns.faults.stallTls(false)
  const fresh = await openConnection(apns.productionUrl, apns.pki)
  expect(connected).toBe(false)
  for (const end of [fresh, stalled, tcp]) end.destroy()
})

test('resets and closes reach every open connection', async () => {
  const closed = once(session, 'close')
  apns.faults.resetAll()
  await closed
  session = await openConnection(apns.productionUrl, apns.pki)
  const closedAgain = once(session, 'close')
  apns.faults.closeAll()
  await closedAgain
})

test('shrinking the streams reaches every open connection', async () => {
  const announced = once(session, 'remoteSettings')
  apns.faults.shrinkStreams(2)
  await announced
  expect(session.remoteSettings.maxConcurrentStreams).toBe(2)
})

test('a client that speaks no HTTP/2 or breaks off the handshake harms nobody', async () => {
  const tcp = connectTcp(Number(new URL(apns.productionUrl).port), '127.0.0.1')
  tcp.on('error', () => tcp.destroy())
  tcp.end('GET / HTTP/1.1\r\n\r\n')
  await once(tcp, 'close')
  expect(await push()).toMatchObject({ status: 200 })
})

test('1000 pushes at once on one connection are each answered once', async () => {
  const answers = await Promise.all(Array.from({ length: 1000 }, () => push()))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1000)
  expect(apns.counters()).toMatchObject({ accepted: 1001, delivered: 1001 })
})
