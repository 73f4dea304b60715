import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CertificateRequest } from '#simulators/apns/certificates.ts'
import { createApnsPki } from '#simulators/apns/pki.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection, pushHeaders, request, standingClock } from './provider.ts'

const BUNDLE_ID = 'com.example.softphone'
const PUSH_TOKEN = '2e'.repeat(32)

const clock = standingClock()
let apns: ApnsSimulator

beforeAll(async () => {
  apns = await startApnsSimulator({ clock })
  apns.devices.register({
    pushToken: PUSH_TOKEN,
    topics: [BUNDLE_ID, `${BUNDLE_ID}.voip`],
    environment: 'production',
  })
})
afterAll(() => apns.stop())

async function pushWith(certificate: { cert: string; key: string }, changes = {}) {
  const session = await openConnection(apns.productionUrl, apns.pki, certificate)
  const answer = await request(session, pushHeaders(PUSH_TOKEN, BUNDLE_ID, null, changes), '{"aps":{}}')
  session.destroy()
  return answer
}

const DAY_MS = 86_400_000
const now = clock.now().getTime()

test.each<[string, Omit<CertificateRequest, 'bundleId'>, number, string | null]>([
  ['a VoIP certificate', { kind: 'voip' }, 200, null],
  ['a VoIP certificate with an EC key', { kind: 'voip', keyType: 'ec' }, 200, null],
  ['a VoIP certificate without environment marks', { kind: 'voip', environments: [] }, 200, null],
  ['a VoIP certificate without a topic list', { kind: 'voip', topics: [] }, 200, null],
  ['a universal certificate', { kind: 'universal' }, 200, null],
  ['an app certificate', { kind: 'app' }, 400, 'BadTopic'],
  ['a certificate of another app', { topics: ['org.other.app.voip'] }, 400, 'BadTopic'],
  ['a sandbox certificate', { environments: ['sandbox'] }, 403, 'BadCertificateEnvironment'],
  ['an expired certificate', { notAfter: new Date(now - DAY_MS) }, 403, 'BadCertificate'],
  ['a certificate of tomorrow', { notBefore: new Date(now + DAY_MS) }, 403, 'BadCertificate'],
])('%s gets the answer Apple gives', async (_name, asked, status, reason) => {
  const certificate = apns.pki.issueCertificate({ bundleId: BUNDLE_ID, ...asked })
  expect(await pushWith(certificate)).toMatchObject({ status, reason })
})

test('a certificate of another authority is BadCertificate', async () => {
  const certificate = createApnsPki({ now: clock.now() }).issueCertificate({ bundleId: BUNDLE_ID })
  expect(await pushWith(certificate)).toMatchObject({ status: 403, reason: 'BadCertificate' })
})

test('a revoked certificate is BadCertificate', async () => {
  const certificate = apns.pki.issueCertificate({ bundleId: BUNDLE_ID })
  apns.pki.revokeCertificate(certificate.fingerprint)
  expect(await pushWith(certificate)).toMatchObject({ status: 403, reason: 'BadCertificate' })
})

test('a certificate with several topics needs apns-topic, one with a single topic does not', async () => {
  const universal = apns.pki.issueCertificate({ bundleId: BUNDLE_ID, kind: 'universal' })
  const voip = apns.pki.issueCertificate({ bundleId: BUNDLE_ID, kind: 'voip' })
  expect(await pushWith(universal, { 'apns-topic': undefined })).toMatchObject({ reason: 'MissingTopic' })
  expect(await pushWith(voip, { 'apns-topic': undefined })).toMatchObject({ status: 200 })
})

test('with a certificate the authorization header is ignored', async () => {
  const voip = apns.pki.issueCertificate({ bundleId: BUNDLE_ID })
  expect(await pushWith(voip, { authorization: 'bearer nonsense' })).toMatchObject({ status: 200 })
})
