import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import type { CredentialUpload } from '#lib/credentials/detect-credential-file.ts'
import {
  BUNDLE_ID,
  bad,
  ec,
  good,
  inDays,
  key,
  type MatrixRow,
  NO_MATCH,
  NO_P12,
  NO_PRIVATE_KEY,
  PASSPHRASE,
  p8,
  p12,
  pem,
  pki,
  quick,
  voip,
  WRONG_P8_KEY,
  WRONG_PASSPHRASE,
} from './matrix-sources.ts'
import { HAS_OPENSSL, openssl } from './openssl.ts'

const day = (at: Date) => at.toISOString().slice(0, 10)

const written = (encryption: 'aes256' | '3des' | 'rc2', passphrase: string, chain: string[] = []) =>
  pki.toP12({ cert: voip.cert, key: voip.key, passphrase, encryption, chain })

const goodFiles: MatrixRow[] = [
  good('a modern .p12 (PBES2, AES-256)', 'p12', p12(written('aes256', PASSPHRASE), PASSPHRASE)),
  good('a .p12 with 3DES', 'p12', p12(written('3des', PASSPHRASE), PASSPHRASE)),
  good('a .p12 as Keychain exports it (RC2-40)', 'p12', p12(written('rc2', PASSPHRASE), PASSPHRASE)),
  good('a .p12 with its chain', 'p12', p12(written('aes256', PASSPHRASE, [pki.caPem]), PASSPHRASE)),
  good('a .p12 with an empty passphrase', 'p12', p12(written('aes256', ''))),
  good(
    'a .p12 with an EC key',
    'p12',
    p12(pki.toP12({ ...ec, passphrase: PASSPHRASE, encryption: 'aes256' }), PASSPHRASE),
  ),
  good('a PEM pair in one file', 'pem', pem(voip.cert, voip.key)),
  good('a PEM pair in two files', 'pem', { bytes: Buffer.from(voip.cert), keyBytes: Buffer.from(voip.key) }),
  good('a certificate in DER with its key in PEM', 'pem', {
    bytes: new X509Certificate(voip.cert).raw,
    keyBytes: Buffer.from(voip.key),
  }),
  good('a universal certificate', 'pem', pemOf(quick({ kind: 'universal' })), 'universal'),
  good('a .p8', 'p8', p8(key.p8), 'provider_key'),
  good(
    'a .p8 whose key id is in its file name',
    'p8',
    {
      ...p8(key.p8, { keyId: '' }),
      fileName: `AuthKey_${key.keyId}.p8`,
    },
    'provider_key',
  ),
]

function pemOf(pair: { cert: string; key: string }): CredentialUpload {
  return pem(pair.cert, pair.key)
}

const expired = quick({ notBefore: inDays(-400), notAfter: inDays(-5) })
const early = quick({ notBefore: inDays(3), notAfter: inDays(300) })
const distribution = quick({
  kind: 'app',
  environments: [],
  topics: [],
  subject: { CN: 'Apple Distribution: Example Ltd' },
})

const badCertificates: MatrixRow[] = [
  bad('the wrong passphrase', 'p12', p12(written('aes256', PASSPHRASE), 'wrong'), WRONG_PASSPHRASE),
  bad('no passphrase where one is needed', 'p12', p12(written('rc2', PASSPHRASE)), WRONG_PASSPHRASE),
  bad(
    'a certificate for something else',
    'pem',
    pemOf(distribution),
    '"Apple Distribution: Example Ltd" is not a certificate for push notifications of an app. Create a "VoIP Services Certificate" for the app in the Apple developer account, and upload that with its key.',
  ),
  bad(
    'a push certificate without a .voip topic',
    'pem',
    pemOf(quick({ kind: 'app' })),
    `This certificate is for ${BUNDLE_ID}, but not for VoIP pushes: it lacks the topic ${BUNDLE_ID}.voip. Create a "VoIP Services Certificate" for the app, and upload that.`,
  ),
  bad(
    'the certificate of another app',
    'pem',
    pemOf(quick({ bundleId: 'com.example.other' })),
    `This certificate is for another app: it covers com.example.other.voip, and the app is ${BUNDLE_ID}. Upload the certificate of this app, or correct the bundle id of the app.`,
  ),
  bad(
    'an expired certificate',
    'pem',
    pemOf(expired),
    `This certificate expired on ${day(expired.notAfter)}. Create a new one in the Apple developer account and upload that.`,
  ),
  bad(
    'a certificate that is not valid yet',
    'pem',
    pemOf(early),
    `This certificate is valid only from ${early.notBefore.toISOString().slice(0, 19)}.000Z on. If it was made today, the clock of this server is slow: set it right.`,
  ),
  bad('the key of another certificate', 'pem', pem(voip.cert, ec.key), NO_MATCH),
  bad('a certificate without its key', 'pem', pem(voip.cert), NO_PRIVATE_KEY),
  bad(
    'a certificate in DER, without its key',
    'pem',
    { bytes: new X509Certificate(voip.cert).raw },
    NO_PRIVATE_KEY,
  ),
]

const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
const p384Pem = p384.export({ format: 'pem', type: 'pkcs8' }).toString()
const locked = p384
  .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString()

const badKeys: MatrixRow[] = [
  bad(
    'an encrypted .p8',
    'p8',
    p8(locked),
    'This key is encrypted; the .p8 file that Apple gives out is not. Upload the file as it was downloaded.',
  ),
  bad(
    'a .p8 with a short key id',
    'p8',
    p8(key.p8, { keyId: 'ABC' }),
    'The key id must be ten capital letters and digits. It is in the file name AuthKey_….p8.',
  ),
  bad(
    'a .p8 without a team id',
    'p8',
    p8(key.p8, { teamId: '' }),
    'The team id must be ten capital letters and digits. It stands at the top right of the Apple developer account, under Membership.',
  ),
  bad('a .p8 with an RSA key', 'p8', p8(voip.key), WRONG_P8_KEY),
  bad('a .p8 on another curve', 'p8', p8(p384Pem), WRONG_P8_KEY),
]

const noCredentials: MatrixRow[] = [
  bad('an empty file', 'p12', p12(Buffer.alloc(0)), NO_P12),
  bad('a text', 'p12', p12(Buffer.from('hello, this is my certificate')), NO_P12),
  bad(
    'a picture',
    'p12',
    p12(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(3000)])),
    NO_P12,
  ),
  bad('half a .p12', 'p12', p12(written('aes256', PASSPHRASE).subarray(0, 900), PASSPHRASE), NO_P12),
  bad(
    'a file that is too large',
    'p12',
    p12(Buffer.alloc(64 * 1024 + 1)),
    'A credential file has at most 64 KB; this is another file. Choose the .p12, .pem or .p8 file.',
  ),
]

const texts = {
  'cert.pem': voip.cert,
  'key.pem': voip.key,
  'ca.pem': pki.caPem,
  'ec.pem': ec.cert,
  'ec.key': ec.key,
}
const exported = (...more: string[]) =>
  openssl(texts, [
    'pkcs12',
    '-export',
    '-in',
    'cert.pem',
    '-inkey',
    'key.pem',
    '-passout',
    `pass:${PASSPHRASE}`,
    ...more,
  ])

/** What another program than ours writes: a reader that is only tried with our own writer proves little. */
function fromOpenssl(): MatrixRow[] {
  const same = (what: string, ...more: string[]) => good(what, 'p12', p12(exported(...more), PASSPHRASE))
  const ten = exported('-iter', '10000000', '-nomaciter')
  return [
    same('openssl: as it exports today'),
    same('openssl -legacy: RC2-40 and 3DES, as Keychain Access', '-legacy'),
    same(
      'openssl: 3DES for both',
      '-certpbe',
      'PBE-SHA1-3DES',
      '-keypbe',
      'PBE-SHA1-3DES',
      '-macalg',
      'sha1',
    ),
    same('openssl: with its chain', '-certfile', 'ca.pem'),
    same('openssl: without a MAC', '-nomac'),
    good(
      'openssl: empty passphrase',
      'p12',
      p12(openssl(texts, ['pkcs12', '-export', '-in', 'cert.pem', '-inkey', 'key.pem', '-passout', 'pass:'])),
    ),
    good(
      'openssl: EC key',
      'p12',
      p12(
        openssl(texts, [
          'pkcs12',
          '-export',
          '-in',
          'ec.pem',
          '-inkey',
          'ec.key',
          '-passout',
          `pass:${PASSPHRASE}`,
        ]),
        PASSPHRASE,
      ),
    ),
    bad('openssl: certificate without key', 'p12', p12(exported('-nokeys'), PASSPHRASE), NO_PRIVATE_KEY),
    bad(
      'openssl: ten million iterations',
      'p12',
      p12(ten, PASSPHRASE),
      'Opening this file would take too much computing: its encryption asks for too many iterations, or it holds too many entries. Export the one certificate and its key again, with default settings.',
    ),
  ]
}

/** Every kind of credential file, made anew for each run. */
export const MATRIX: readonly MatrixRow[] = [
  ...goodFiles,
  ...badCertificates,
  ...badKeys,
  ...noCredentials,
  ...(HAS_OPENSSL ? fromOpenssl() : []),
]

/** The same files with some bytes changed, cut or doubled: nobody knows what they say. */
export function fuzzed(count: number): CredentialUpload[] {
  return Array.from({ length: count }, (_, index) => {
    const row = MATRIX[index % MATRIX.length]
    const bytes = Buffer.from(row?.upload.bytes ?? [])
    for (let flips = index % 7; flips >= 0 && bytes.length > 0; flips -= 1) {
      bytes.writeUInt8(randomBytes(1).readUInt8(), randomBytes(4).readUInt32BE() % bytes.length)
    }
    const cut =
      index % 3 === 0 ? bytes.subarray(0, randomBytes(4).readUInt32BE() % (bytes.length + 1)) : bytes
    return { ...row?.upload, bytes: index % 5 === 0 ? Buffer.concat([cut, cut]) : cut }
  })
}
