import { X509Certificate } from 'node:crypto'
import { checkServerIdentity } from 'node:tls'
import { expect, test } from 'vitest'
import { readAppleExtensions } from '#simulators/apns/apple-extensions.ts'
import { createApnsPki } from '#simulators/apns/pki.ts'

const BUNDLE_ID = 'com.example.softphone'
const now = new Date('2026-03-01T00:00:00Z')
const pki = createApnsPki({ teamId: 'TEAM123456', now })

function read(pem: string) {
  return readAppleExtensions(new X509Certificate(pem).raw)
}

test('a VoIP certificate carries the VoIP mark, both environments and the one VoIP topic', () => {
  const { cert } = pki.issueCertificate({ bundleId: BUNDLE_ID, kind: 'voip' })
  expect(read(cert)).toEqual({
    environments: ['sandbox', 'production'],
    voip: true,
    topics: [`${BUNDLE_ID}.voip`],
  })
  expect(new X509Certificate(cert).subject.split('\n')).toEqual(
    expect.arrayContaining([`UID=${BUNDLE_ID}`, `CN=VoIP Services: ${BUNDLE_ID}`, 'OU=TEAM123456']),
  )
})

test('a universal certificate lists the app, its VoIP and its complication topic', () => {
  const { cert } = pki.issueCertificate({ bundleId: BUNDLE_ID, kind: 'universal', keyType: 'ec' })
  expect(read(cert).topics).toEqual([BUNDLE_ID, `${BUNDLE_ID}.voip`, `${BUNDLE_ID}.complication`])
})

test('dates, topics, environments and subject are written as asked', () => {
  const notBefore = new Date('2025-01-01T00:00:00Z')
  const notAfter = new Date('2051-01-01T00:00:00Z')
  const issued = pki.issueCertificate({
    bundleId: BUNDLE_ID,
    environments: ['sandbox'],
    topics: ['a.b.c'],
    subject: { CN: 'Own Name' },
    notBefore,
    notAfter,
  })
  const x509 = new X509Certificate(issued.cert)
  expect([Date.parse(x509.validFrom), Date.parse(x509.validTo)]).toEqual([
    notBefore.getTime(),
    notAfter.getTime(),
  ])
  expect(x509.subject).toContain('CN=Own Name')
  expect(read(issued.cert)).toMatchObject({ environments: ['sandbox'], topics: ['a.b.c'] })
})

test('a PKI trusts what it issued, nothing of another PKI, and nothing revoked', () => {
  const own = pki.issueCertificate({ bundleId: BUNDLE_ID })
  const foreign = createApnsPki({ now }).issueCertificate({ bundleId: BUNDLE_ID })
  expect(pki.trusts(new X509Certificate(own.cert))).toBe(true)
  expect(pki.trusts(new X509Certificate(foreign.cert))).toBe(false)
  pki.revokeCertificate(own.fingerprint)
  expect(pki.trusts(new X509Certificate(own.cert))).toBe(false)
})

test.each([
  'api.push.apple.com',
  'api.sandbox.push.apple.com',
  'api.development.push.apple.com',
  'localhost',
  '127.0.0.1',
])('the server certificate is good for %s', (host) => {
  expect(checkServerIdentity(host, new X509Certificate(pki.server.cert).toLegacyObject())).toBeUndefined()
})
