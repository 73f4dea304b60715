import { createHmac, createPrivateKey, pbkdf2Sync, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { describe, expect, it } from 'vitest'
import { CredentialFileError } from '#lib/credentials/credential-file.ts'
import { createWorkBudget } from '#lib/credentials/work-budget.ts'
import { integer, nothing, objectId, octets, sequence, toDer } from '#simulators/apns/der.ts'
import { A_SECOND, computingOf } from '#tests/support/machine-time.ts'
import {
  bundleId,
  certificatesIn,
  expectFault,
  issued,
  now,
  opensslFile,
  pki,
  readOrFail,
  teamId,
  toBer,
} from './support/credential-files.ts'

const { cert, key } = issued
const passphrase = 'correct horse'
const p12 = (bytes: Uint8Array, phrase?: string) =>
  phrase === undefined ? { kind: 'p12' as const, bytes } : { kind: 'p12' as const, bytes, passphrase: phrase }
const modern = pki.toP12({ cert, key, passphrase, encryption: 'aes256' })

describe('a .p12 file', () => {
  it.each(['aes256', '3des', 'rc2'] as const)('is read when locked with %s', (encryption) => {
    const credential = readOrFail(p12(pki.toP12({ cert, key, passphrase, encryption }), passphrase))
    expect(credential).toEqual({
      secret: { kind: 'certificate', certPem: new X509Certificate(cert).toString(), keyPem: key },
      kind: 'p12',
      purpose: 'voip_services',
      subject: expect.stringContaining(`CN=VoIP Services: ${bundleId}`),
      issuer: expect.stringContaining('CN=Reveille APNs Simulator CA'),
      teamId,
      keyId: null,
      topics: [`${bundleId}.voip`],
      environments: ['production', 'sandbox'],
      notBefore: issued.notBefore,
      notAfter: issued.notAfter,
      fingerprint: issued.fingerprint.replaceAll(':', '').toLowerCase(),
    })
  })

  it.each([
    'modern-chain.p12',
    'legacy-rc2.p12',
    '3des.p12',
    'rc2-128-2des-sha384.p12',
    'aes128-sha512.p12',
    'no-mac.p12',
    'nothing-encrypted.p12',
    'ec.p12',
    '100000-iterations.p12',
    '600000-iterations-no-maciter.p12',
  ])('is read as OpenSSL wrote it: %s', (name) => {
    const credential = readOrFail(p12(opensslFile(name), 'secret'))
    expect(credential.topics).toEqual([`${bundleId}.voip`])
    expect(credential.teamId).toBe(teamId)
  })

  it('is read with a passphrase beyond ASCII, which its ciphers encode differently', () => {
    expect(readOrFail(p12(opensslFile('unicode-passphrase.p12'), 'pässwörd€')).teamId).toBe(teamId)
    const legacy = pki.toP12({ cert, key, passphrase: 'pässwörd€', encryption: '3des' })
    expect(readOrFail(p12(legacy, 'pässwörd€')).teamId).toBe(teamId)
  })

  it('keeps the chain after the leaf, and drops certificates that are not of it', () => {
    const stranger = pki.issueCertificate({ bundleId: 'com.example.other', keyType: 'ec' })
    const chain = [stranger.cert, pki.caPem]
    const file = pki.toP12({ cert, key, passphrase, encryption: 'aes256', chain })
    const leafAndCa = [cert, pki.caPem].map((pem) => new X509Certificate(pem).toString())
    expect(certificatesIn(readOrFail(p12(file, passphrase)))).toEqual(leafAndCa)
  })

  it('is read with an EC key', () => {
    const ec = pki.issueCertificate({ bundleId, keyType: 'ec' })
    const credential = readOrFail(p12(pki.toP12({ ...ec, passphrase, encryption: '3des' }), passphrase))
    expect(credential.secret).toMatchObject({ kind: 'certificate', keyPem: ec.key })
  })

  it('is read without a passphrase, whether its writer meant "empty" or "none"', () => {
    const none = forge.pkcs12.toPkcs12Asn1(
      forge.pki.privateKeyFromPem(key),
      forge.pki.certificateFromPem(cert),
      null,
      {
        algorithm: '3des',
      },
    )
    const files = [
      opensslFile('empty-passphrase.p12'),
      pki.toP12({ cert, key, passphrase: '', encryption: 'rc2' }),
      Buffer.from(forge.asn1.toDer(none).getBytes(), 'latin1'),
    ]
    for (const file of files) {
      expect(readOrFail(p12(file)).teamId).toBe(teamId)
      expect(readOrFail(p12(file, '')).teamId).toBe(teamId)
    }
  })

  it('is read in BER, with indefinite lengths and split strings', () => {
    expect(readOrFail(p12(toBer(modern), passphrase)).secret).toEqual(
      readOrFail(p12(modern, passphrase)).secret,
    )
  })

  it('is read with the integrity check of RFC 9579', () => {
    expect(readOrFail(p12(withPbmac1(modern, passphrase), passphrase)).teamId).toBe(teamId)
    expectFault(p12(withPbmac1(modern, passphrase), 'wrong'), 'wrong_passphrase')
  })

  it('is unlocked once: what is kept needs no passphrase', () => {
    const { secret } = readOrFail(p12(modern, passphrase))
    const keyPem = secret.kind === 'certificate' ? secret.keyPem : ''
    expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(keyPem))).toBe(true)
  })
})

describe('the work that one file may cost', () => {
  it('is limited in sum: many steps that are each allowed end like one that is not', () => {
    const budget = createWorkBudget()
    const spendOften = () => {
      for (let step = 0; step < 100; step++) budget.spend(10_000)
    }
    expect(spendOften).toThrow(CredentialFileError)
  })
})

describe('a .p12 file that is refused', () => {
  it.each(['modern-chain.p12', 'legacy-rc2.p12', '3des.p12', 'no-mac.p12', 'ec.p12'])(
    'says so when the passphrase of %s is wrong or missing',
    (name) => {
      expectFault(p12(opensslFile(name), 'Secret'), 'wrong_passphrase')
      expectFault(p12(opensslFile(name)), 'wrong_passphrase')
    },
  )

  it('never repeats the passphrase', () => {
    expect(expectFault(p12(modern, 'hunter2hunter2'), 'wrong_passphrase')).not.toContain('hunter2')
  })

  it('says that the key is missing, and how to export it', () => {
    expect(expectFault(p12(opensslFile('certificate-only.p12'), 'secret'), 'no_private_key')).toContain(
      'Keychain',
    )
  })

  it('says that key and certificate do not belong together', () => {
    const other = pki.issueCertificate({ bundleId, keyType: 'ec' })
    const file = pki.toP12({ cert, key: other.key, passphrase, encryption: 'aes256' })
    expectFault(p12(file, passphrase), 'key_does_not_match')
  })

  it.each(['ten-million-mac.p12', 'ten-million-pbkdf2.p12', 'ten-million-3des.p12'])(
    'is not opened when it asks for ten million iterations: %s',
    (name) => {
      const { computing } = computingOf(() =>
        expectFault(p12(opensslFile(name), 'secret'), 'too_many_iterations'),
      )
      expect(computing).toBeLessThan(A_SECOND)
    },
  )

  it('is not a .p12 at all', () => {
    const certificate = new X509Certificate(cert).raw
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('hello'),
      Buffer.from(cert),
      certificate,
      modern.subarray(9),
    ]) {
      expectFault(p12(bytes, passphrase), 'not_a_credential_file')
    }
  })

  it('is too large to be one', () => {
    expectFault(p12(Buffer.alloc(64 * 1024 + 1)), 'too_large')
    expectFault({ kind: 'pem', certificate: Buffer.from(cert), key: Buffer.alloc(70_000) }, 'too_large', now)
  })
})

/** The file with a PBMAC1 (RFC 9579 §4) in place of its MAC. */
function withPbmac1(file: Buffer, phrase: string): Buffer {
  const [version, authSafe] = elements(forge.asn1.fromDer(file.toString('latin1')))
  const content = elements(elements(authSafe)[1])[0]?.value
  if (version === undefined || authSafe === undefined || typeof content !== 'string')
    throw new Error('no .p12')
  const salt = Buffer.alloc(16, 7)
  const hmacSha256 = sequence(objectId('1.2.840.113549.2.9'), nothing())
  const derivation = sequence(octets(salt), integer(2048), integer(32), hmacSha256)
  const kdf = sequence(objectId('1.2.840.113549.1.5.12'), derivation)
  const algorithm = sequence(objectId('1.2.840.113549.1.5.14'), sequence(kdf, hmacSha256))
  const digest = createHmac('sha256', pbkdf2Sync(phrase, salt, 2048, 32, 'sha256'))
    .update(Buffer.from(content, 'latin1'))
    .digest()
  const mac = sequence(sequence(algorithm, octets(digest)), octets(Buffer.from('NOT USED')), integer(1))
  return toDer(sequence(version, authSafe, mac))
}

function elements(element: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  return Array.isArray(element?.value) ? element.value : []
}
