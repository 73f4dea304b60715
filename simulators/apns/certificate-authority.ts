import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import {
  authorityExtensions,
  type DistinguishedName,
  generateKeys,
  leafExtensions,
  toKeyPem,
  writeCertificate,
} from './certificate-writer.ts'

/** The authority that signs everything in the simulator's world. */
export type CertificateAuthority = {
  name: DistinguishedName
  cert: string
  privateKey: KeyObject
  publicKey: KeyObject
}

/** A certificate and its key, both PEM. */
export type PemPair = { cert: string; key: string }

// A client checks these against the machine's clock, whatever clock the simulator runs on.
const VALID_FROM = new Date('2020-01-01T00:00:00Z')
const VALID_TO = new Date('2049-12-31T23:59:59Z')

const AUTHORITY_NAME: DistinguishedName = { CN: 'Reveille APNs Simulator CA', O: 'Reveille' }

const SERVER_NAMES = [
  'localhost',
  'api.push.apple.com',
  'api.sandbox.push.apple.com',
  'api.development.push.apple.com',
]

/** A new authority. */
export function createAuthority(): CertificateAuthority {
  const keys = generateKeys('rsa')
  const cert = writeCertificate({
    subject: AUTHORITY_NAME,
    issuer: AUTHORITY_NAME,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    notBefore: VALID_FROM,
    notAfter: VALID_TO,
    extensions: authorityExtensions(keys.publicKey),
  })
  return { name: AUTHORITY_NAME, cert, ...keys }
}

/** An authority from its PEM files. Throws when they are broken or do not belong together. */
export function readAuthority(pair: PemPair): CertificateAuthority {
  const privateKey = createPrivateKey(pair.key)
  const certificate = new X509Certificate(pair.cert)
  if (!certificate.checkPrivateKey(privateKey)) throw new Error('the CA certificate and its key do not match')
  return { name: AUTHORITY_NAME, cert: pair.cert, privateKey, publicKey: createPublicKey(pair.cert) }
}

/** The server's certificate, good for localhost, 127.0.0.1 and Apple's host names old and new. */
export function issueServerCertificate(authority: CertificateAuthority): PemPair {
  const keys = generateKeys('rsa')
  const cert = writeCertificate({
    subject: { CN: 'api.push.apple.com', O: 'Reveille' },
    issuer: authority.name,
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    notBefore: VALID_FROM,
    notAfter: VALID_TO,
    extensions: leafExtensions('server', authority.publicKey, { dns: SERVER_NAMES, ips: ['127.0.0.1'] }),
  })
  return { cert, key: toKeyPem(keys.privateKey) }
}
