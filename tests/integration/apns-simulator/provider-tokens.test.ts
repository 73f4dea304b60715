import type { ClientHttp2Session } from 'node:http2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApnsPki } from '#simulators/apns/pki.ts'
import type { ProviderKey } from '#simulators/apns/provider-keys.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, providerToken, pushHeaders, request, standingClock } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const PUSH_TOKEN = '1d'.repeat(32)
const MINUTE_MS = 60_000

const { authority, server } = createApnsPki()

let clock: ReturnType<typeof standingClock>
let apns: ApnsSimulator
let key: ProviderKey
let session: ClientHttp2Session

beforeEach(async () => {
  clock = standingClock()
  const pki = createApnsPki({ authority, server })
  apns = await startApnsSimulator({ clock, pki, acceptUnknownDevices: true })
  key = apns.pki.issueProviderKey()
  session = await openConnection(apns.productionUrl, apns.pki)
})
afterEach(async () => {
  session.destroy()
  await apns.stop()
})

function push(jwt: string, options: { session?: ClientHttp2Session; bundleId?: string } = {}) {
  const headers = pushHeaders(PUSH_TOKEN, options.bundleId ?? BUNDLE_ID, jwt)
  return request(options.session ?? session, headers, '{"aps":{}}')
}

test.each<[string, Parameters<typeof providerToken>[1]]>([
  ['a key id nobody was given', { header: { kid: 'NOSUCHKEY1' } }],
  ['no key id', { header: { kid: undefined } }],
  ['another algorithm', { header: { alg: 'HS256' } }],
  ['another team', { claims: { iss: 'OTHERTEAM1' } }],
  ['no time of issue', { claims: { iat: undefined } }],
  ['a time of issue in milliseconds', { claims: { iat: Date.parse('2026-03-01T12:00:00Z') } }],
  ['a time of issue in the future', { at: new Date('2026-03-01T12:05:00Z') }],
])('a provider token with %s is InvalidProviderToken', async (_name, bent) => {
  const jwt = providerToken(key, { at: clock.now(), ...bent })
  expect(await push(jwt)).toMatchObject({ status: 403, reason: 'InvalidProviderToken' })
})

test('a provider token whose signature is of another key is InvalidProviderToken', async () => {
  const other = apns.pki.issueProviderKey()
  const jwt = providerToken({ ...key, p8: other.p8 }, { at: clock.now() })
  expect(await push(jwt)).toMatchObject({ status: 403, reason: 'InvalidProviderToken' })
})

test('a provider token lives for exactly one hour', async () => {
  const jwt = providerToken(key, { at: clock.now() })
  clock.advance(60 * MINUTE_MS)
  expect(await push(jwt)).toMatchObject({ status: 200 })
  clock.advance(1000)
  expect(await push(jwt)).toMatchObject({ status: 403, reason: 'ExpiredProviderToken' })
})

test('a second provider token within 20 minutes is TooManyProviderTokenUpdates; the first still works', async () => {
  const first = providerToken(key, { at: clock.now() })
  expect(await push(first)).toMatchObject({ status: 200 })
  clock.advance(19 * MINUTE_MS)
  const second = providerToken(key, { at: clock.now() })
  expect(await push(second)).toMatchObject({ status: 429, reason: 'TooManyProviderTokenUpdates' })
  expect(await push(first)).toMatchObject({ status: 200 })
  clock.advance(MINUTE_MS)
  expect(await push(second)).toMatchObject({ status: 200 })
})

test('a connection belongs to the team and the key of its first push', async () => {
  await push(providerToken(key, { at: clock.now() }))
  const sibling = apns.pki.issueProviderKey()
  const stranger = apns.pki.issueProviderKey({ teamId: 'OTHERTEAM1' })
  expect(await push(providerToken(sibling, { at: clock.now() }))).toMatchObject({
    reason: 'UnrelatedKeyIdInToken',
  })
  expect(await push(providerToken(stranger, { at: clock.now() }))).toMatchObject({
    reason: 'InvalidProviderToken',
  })
  const fresh = await openConnection(apns.productionUrl, apns.pki)
  expect(await push(providerToken(sibling, { at: clock.now() }), { session: fresh })).toMatchObject({
    status: 200,
  })
  fresh.destroy()
})

test('a bundle id that the team got after the first push needs a new connection', async () => {
  apns.pki.teams.addBundleIds(apns.pki.teamId, [BUNDLE_ID])
  const jwt = providerToken(key, { at: clock.now() })
  await push(jwt)
  apns.pki.teams.addBundleIds(apns.pki.teamId, ['com.example.second'])
  expect(await push(jwt, { bundleId: 'com.example.second' })).toMatchObject({ reason: 'TopicDisallowed' })
  const fresh = await openConnection(apns.productionUrl, apns.pki)
  apns.devices.clear()
  expect(await push(jwt, { bundleId: 'com.example.second', session: fresh })).toMatchObject({ status: 200 })
  fresh.destroy()
})

test('a key for the sandbox is refused by production, in the spelling of the server or of the page', async () => {
  const sandboxKey = apns.pki.issueProviderKey({ scope: 'sandbox' })
  const jwt = providerToken(sandboxKey, { at: clock.now() })
  expect(await push(jwt)).toMatchObject({ status: 403, reason: 'BadEnvironmentKeyInToken' })
  apns.behaviour.documentedEnvironmentReason = true
  expect(await push(jwt)).toMatchObject({ status: 403, reason: 'BadEnvironmentKeyIdInToken' })
})

test('a key for some topics is refused for others', async () => {
  const narrow = apns.pki.issueProviderKey({ topics: ['com.example.second'] })
  const jwt = providerToken(narrow, { at: clock.now() })
  expect(await push(jwt)).toMatchObject({ status: 400, reason: 'TopicDisallowed' })
  expect(await push(jwt, { bundleId: 'com.example.second' })).toMatchObject({ status: 200 })
})

test('a revoked key is refused even when its provider token was taken before', async () => {
  const jwt = providerToken(key, { at: clock.now() })
  expect(await push(jwt)).toMatchObject({ status: 200 })
  apns.pki.keys.revoke(key.teamId, key.keyId)
  expect(await push(jwt)).toMatchObject({ status: 403, reason: 'InvalidProviderToken' })
})

test('a wedged connection keeps answering ExpiredProviderToken, a new one does not', async () => {
  apns.behaviour.wedgeAfterExpiredProviderToken = true
  await push(providerToken(key, { at: new Date(clock.now().getTime() - 61 * MINUTE_MS) }))
  const good = providerToken(key, { at: clock.now() })
  expect(await push(good)).toMatchObject({ reason: 'ExpiredProviderToken' })
  const fresh = await openConnection(apns.productionUrl, apns.pki)
  expect(await push(good, { session: fresh })).toMatchObject({ status: 200 })
  fresh.destroy()
})

test('the ledger names provider tokens by hash and does not keep them', async () => {
  const jwt = providerToken(key, { at: clock.now() })
  await push(jwt)
  await push(jwt)
  const [first, second] = apns.ledger()
  expect(first?.jwtHash).toMatch(/^[0-9a-f]{16}$/)
  expect(second?.jwtHash).toBe(first?.jwtHash)
  expect(JSON.stringify(apns.ledger())).not.toContain(jwt)
})
