import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkFitsApp } from '#lib/credentials/check-fits-app.ts'
import type { ReadCredential } from '#lib/credentials/credential-file.ts'
import { writeCertificate } from '#simulators/apns/certificate-writer.ts'
import type { CertificateRequest } from '#simulators/apns/certificates.ts'
import { bundleId, expectFault, issued, now, pki, readOrFail } from './support/credential-files.ts'

const voipTopic = `${bundleId}.voip`

function pemOf(pair: { cert: string; key: string }) {
  return { kind: 'pem' as const, certificate: Buffer.from(pair.cert), key: Buffer.from(pair.key) }
}

/** EC, because it is made fast; what is under test is what the certificate says. */
function issue(request: Partial<CertificateRequest>) {
  return pemOf(pki.issueCertificate({ bundleId, keyType: 'ec', ...request }))
}

describe('what a push certificate is for', () => {
  it('VoIP Services: VoIP of one app, in both environments, whatever its marks say', () => {
    expect(readOrFail(issue({ kind: 'voip', environments: ['production'] }))).toMatchObject({
      purpose: 'voip_services',
      topics: [voipTopic],
      environments: ['production', 'sandbox'],
    })
  })

  it('Apple Push Services: all topics that it lists', () => {
    expect(readOrFail(issue({ kind: 'universal' }))).toMatchObject({
      purpose: 'universal',
      topics: [bundleId, voipTopic, `${bundleId}.complication`],
      environments: ['production', 'sandbox'],
    })
  })

  it.each(['production', 'sandbox'] as const)('marked for %s: that environment only', (environment) => {
    const credential = readOrFail(issue({ kind: 'app', environments: [environment] }))
    expect(credential).toMatchObject({ purpose: 'app_push', topics: [bundleId], environments: [environment] })
  })

  it.each([
    [`VoIP Services: ${bundleId}`, ['production', 'sandbox'], [voipTopic]],
    [`Apple Push Services: ${bundleId}`, ['production', 'sandbox'], [bundleId]],
    [`Apple Production IOS Push Services: ${bundleId}`, ['production'], [bundleId]],
    [`Apple Development IOS Push Services: ${bundleId}`, ['sandbox'], [bundleId]],
  ])('without extensions, by its name and UID: %s', (CN, environments, topics) => {
    const file = issue({ kind: 'app', environments: [], topics: [], subject: { CN } })
    expect(readOrFail(file)).toMatchObject({ environments, topics })
  })

  it('a UID that already ends in .voip is the topic', () => {
    expect(readOrFail(issue({ topics: [], subject: { UID: voipTopic } })).topics).toEqual([voipTopic])
  })

  it('control characters of a subject are not passed on', () => {
    const { subject, teamId } = readOrFail(issue({ subject: { OU: 'A\u0000B\nCN=x', O: 'x\u001b[0m' } }))
    expect(`${subject}${teamId}`).not.toMatch(/\p{Cc}/u)
  })
})

describe('of several certificates with keys in one file', () => {
  const bundle = (...requests: Partial<CertificateRequest>[]) => {
    const pairs = requests.map((request) => pki.issueCertificate({ bundleId, keyType: 'ec', ...request }))
    return {
      kind: 'pem' as const,
      certificate: Buffer.from(pairs.map(({ cert, key }) => cert + key).join('')),
    }
  }
  const day = (offset: number) => new Date(now.getTime() + offset * 86_400_000)

  it('the one that is valid now is taken, not the expired', () => {
    const { notAfter } = readOrFail(
      bundle({ notBefore: day(-400), notAfter: day(-5) }, { notAfter: day(30) }),
    )
    expect(notAfter).toEqual(day(30))
  })

  it('the one for VoIP is taken, and of those the last to expire', () => {
    const credential = readOrFail(
      bundle({ kind: 'app', notAfter: day(300) }, { notAfter: day(100) }, { notAfter: day(200) }),
    )
    expect(credential).toMatchObject({ purpose: 'voip_services', notAfter: day(200) })
  })
})

describe('a certificate that is refused', () => {
  const validity = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2026-01-31T00:00:00Z') }

  it('has expired, and says on which day', () => {
    expect(expectFault(issue(validity), 'expired')).toContain('2026-01-31')
    expectFault(issue(validity), 'expired', validity.notAfter)
    expect(readOrFail(issue(validity), new Date(validity.notAfter.getTime() - 1)).topics).toEqual([voipTopic])
  })

  it('is not valid yet', () => {
    expect(expectFault(issue(validity), 'not_yet_valid', new Date('2024-12-31T23:59:59Z'))).toContain('clock')
  })

  it('is not a push certificate, and its name is said', () => {
    const CN = 'Apple Distribution: Example Ltd'
    const file = issue({ kind: 'app', environments: [], topics: [], subject: { CN } })
    expect(expectFault(file, 'not_a_push_certificate')).toContain(CN)
  })

  it('has no extensions at all', () => {
    expectFault(pemOf(pki.server), 'not_a_push_certificate')
  })

  it('is too weak for TLS, which would show only at the first push', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const name = { UID: bundleId, CN: `VoIP Services: ${bundleId}` }
    const [notBefore, notAfter] = [issued.notBefore, issued.notAfter]
    const signed = { subject: name, issuer: name, publicKey, signingKey: privateKey, notBefore, notAfter }
    const cert = writeCertificate({
      ...signed,
      extensions: [{ id: '2.5.29.19', value: Buffer.from('3000', 'hex') }],
    })
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    expectFault(pemOf({ cert, key }), 'refused_by_tls')
  })
})

describe('whether a credential fits an app', () => {
  const certificate = (topics: string[]): Pick<ReadCredential, 'purpose' | 'topics'> => ({
    purpose: 'universal',
    topics,
  })

  it('it does when it covers VoIP pushes of that bundle id', () => {
    expect(checkFitsApp(certificate([bundleId, voipTopic]), bundleId)).toEqual({ ok: true })
  })

  it("a team's key fits every app", () => {
    expect(checkFitsApp({ purpose: 'provider_key', topics: [] }, bundleId)).toEqual({ ok: true })
  })

  it('it does not when it is for the app but not for VoIP', () => {
    expect(checkFitsApp(certificate([bundleId]), bundleId)).toMatchObject({
      ok: false,
      fault: { code: 'no_voip_topic', message: expect.stringContaining(voipTopic) },
    })
  })

  it('it does not when it is for another app, and both are named', () => {
    const fit = checkFitsApp(certificate(['com.example.other.voip']), bundleId)
    expect(fit).toMatchObject({ ok: false, fault: { code: 'other_bundle' } })
    expect(fit.ok ? '' : fit.fault.message).toMatch(/com\.example\.other\.voip.*com\.example\.phone/)
    expect(checkFitsApp(certificate(['com.example.phones.voip']), bundleId)).toMatchObject({ ok: false })
  })
})
