import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import forge from 'node-forge'
import { expect, test } from 'vitest'
import { type P12Encryption, toP12 } from '#simulators/apns/p12-writer.ts'
import { createApnsPki } from '#simulators/apns/pki.ts'

const pki = createApnsPki({ now: new Date('2026-03-01T00:00:00Z') })
const voip = pki.issueCertificate({ bundleId: 'com.example.softphone' })
const passphrase = 'pässwort'

function read(p12: Buffer, secret: string) {
  const pfx = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(p12.toString('binary')), secret)
  const certificates =
    pfx.getBags({ bagType: forge.pki.oids.certBag ?? '' })[forge.pki.oids.certBag ?? ''] ?? []
  const keys = pfx.getBags({ bagType: forge.pki.oids.pkcs8ShroudedKeyBag ?? '' })[
    forge.pki.oids.pkcs8ShroudedKeyBag ?? ''
  ]
  return { certificates, key: keys?.[0]?.key }
}

test.each<P12Encryption>(['aes256', '3des', 'rc2'])(
  'a %s file is read back by forge, chain and all',
  (encryption) => {
    const p12 = toP12({
      cert: voip.cert,
      key: voip.key,
      passphrase: 'reveille',
      encryption,
      chain: [pki.caPem],
    })
    const { certificates, key } = read(p12, 'reveille')
    const pems = certificates.map(({ cert }) => (cert === undefined ? '' : forge.pki.certificateToPem(cert)))
    expect(new X509Certificate(pems[0] ?? '').fingerprint256).toBe(voip.fingerprint)
    expect(new X509Certificate(pems[1] ?? '').subject).toContain('Reveille APNs Simulator CA')
    expect(certificates[0]?.attributes.friendlyName).toEqual(['VoIP Services'])
    expect(key).toBeDefined()
  },
)

test.each<P12Encryption>(['aes256', '3des', 'rc2'])(
  'a %s file does not open with another passphrase',
  (encryption) => {
    const p12 = toP12({ cert: voip.cert, key: voip.key, passphrase: 'reveille', encryption })
    expect(() => read(p12, 'wrong')).toThrow(/could not be verified/)
  },
)

test('the modern file and the 3DES file are taken by Node, the Keychain one is not, as with Apple files', () => {
  const pfx = (encryption: P12Encryption) =>
    toP12({ cert: voip.cert, key: voip.key, passphrase: 'reveille', encryption })
  expect(() => createSecureContext({ pfx: pfx('aes256'), passphrase: 'reveille' })).not.toThrow()
  expect(() => createSecureContext({ pfx: pfx('3des'), passphrase: 'reveille' })).not.toThrow()
  expect(() => createSecureContext({ pfx: pfx('rc2'), passphrase: 'reveille' })).toThrow(/Unsupported PKCS12/)
})

test('an EC key and an empty passphrase can be packed', () => {
  const ec = pki.issueCertificate({ bundleId: 'com.example.softphone', keyType: 'ec' })
  const pfx = toP12({ cert: ec.cert, key: ec.key, passphrase: '', encryption: 'aes256' })
  expect(() => createSecureContext({ pfx, passphrase: '' })).not.toThrow()
})

test('a passphrase outside ASCII opens the file that was locked with it', () => {
  const pfx = toP12({ cert: voip.cert, key: voip.key, passphrase, encryption: 'aes256' })
  expect(() => createSecureContext({ pfx, passphrase })).not.toThrow()
})
