import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import forge from 'node-forge'
import type { CertificateExtension } from './apple-extensions.ts'
import {
  bits,
  childrenOf,
  type DerNode,
  fromDer,
  integer,
  nothing,
  objectId,
  octets,
  sequence,
  set,
  tagged,
  taggedBytes,
  toDer,
  utf8,
} from './der.ts'

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'

const NAME_OIDS = {
  UID: '0.9.2342.19200300.100.1.1',
  CN: '2.5.4.3',
  OU: '2.5.4.11',
  O: '2.5.4.10',
  C: '2.5.4.6',
} as const

/** The parts of a subject, in the order in which they are written. */
export type DistinguishedName = Partial<Record<keyof typeof NAME_OIDS, string>>

/** A public and private key of the wanted kind: RSA 2048 or EC P-256. */
export function generateKeys(keyType: 'rsa' | 'ec'): { publicKey: KeyObject; privateKey: KeyObject } {
  return keyType === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

/** A private key as PKCS #8 PEM. */
export function toKeyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** What goes into a certificate; signed with RSA and SHA-256 whatever the subject's key is. */
export type CertificateInput = {
  subject: DistinguishedName
  issuer: DistinguishedName
  publicKey: KeyObject
  signingKey: KeyObject
  notBefore: Date
  notAfter: Date
  extensions: readonly CertificateExtension[]
}

/**
 * Writes an X.509 v3 certificate (RFC 5280 §4.1) and gives its PEM. Built node by node because forge writes
 * no certificate for an EC key.
 */
export function writeCertificate(input: CertificateInput): string {
  const algorithm = sequence(objectId(SHA256_WITH_RSA), nothing())
  const toBeSigned = sequence(
    tagged(0, integer(2)),
    serialNumber(),
    algorithm,
    distinguishedName(input.issuer),
    sequence(time(input.notBefore), time(input.notAfter)),
    distinguishedName(input.subject),
    fromDer(input.publicKey.export({ type: 'spki', format: 'der' })),
    tagged(3, sequence(...input.extensions.map(extensionNode))),
  )
  const signature = sign('sha256', toDer(toBeSigned), input.signingKey)
  const der = toDer(sequence(toBeSigned, algorithm, bits(signature)))
  const body = der.toString('base64').replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${body}-----END CERTIFICATE-----\n`
}

/** Extensions of a certificate authority. */
export function authorityExtensions(publicKey: KeyObject): CertificateExtension[] {
  return [
    { id: '2.5.29.19', critical: true, value: toDer(sequence(booleanTrue())) },
    { id: '2.5.29.15', critical: true, value: Buffer.from([0x03, 0x02, 0x01, 0x06]) },
    { id: '2.5.29.14', value: toDer(octets(keyIdentifier(publicKey))) },
  ]
}

/** Extensions of a certificate that ends a chain; `usage` says which side of TLS it is for. */
export function leafExtensions(
  usage: 'server' | 'client',
  authority: KeyObject,
  names: { dns: readonly string[]; ips: readonly string[] } = { dns: [], ips: [] },
): CertificateExtension[] {
  const purpose = usage === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'
  const alternatives = [
    ...names.dns.map((name) => taggedBytes(2, Buffer.from(name, 'ascii'))),
    ...names.ips.map((ip) => taggedBytes(7, Buffer.from(ip.split('.').map(Number)))),
  ]
  const extensions: CertificateExtension[] = [
    { id: '2.5.29.19', critical: true, value: toDer(sequence()) },
    { id: '2.5.29.37', value: toDer(sequence(objectId(purpose))) },
    { id: '2.5.29.35', value: toDer(sequence(taggedBytes(0, keyIdentifier(authority)))) },
  ]
  if (alternatives.length > 0) extensions.push({ id: '2.5.29.17', value: toDer(sequence(...alternatives)) })
  return extensions
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  const spki = childrenOf(fromDer(publicKey.export({ type: 'spki', format: 'der' })))
  return createHash('sha1')
    .update(toDer(spki[1] ?? nothing()))
    .digest()
}

function booleanTrue(): DerNode {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.BOOLEAN, false, '\xff')
}

function serialNumber(): DerNode {
  const serial = randomBytes(16)
  // The first byte keeps the number positive and of full length (RFC 5280 §4.1.2.2).
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const bytes = serial.toString('binary')
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.INTEGER, false, bytes)
}

function distinguishedName(name: DistinguishedName): DerNode {
  const parts = (Object.keys(NAME_OIDS) as (keyof typeof NAME_OIDS)[]).flatMap((key) => {
    const value = name[key]
    return value === undefined ? [] : [set(sequence(objectId(NAME_OIDS[key]), utf8(value)))]
  })
  return sequence(...parts)
}

function time(at: Date): DerNode {
  // RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on.
  const text = `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
  const { Class, Type, create } = forge.asn1
  return at.getUTCFullYear() < 2050
    ? create(Class.UNIVERSAL, Type.UTCTIME, false, text.slice(2))
    : create(Class.UNIVERSAL, Type.GENERALIZEDTIME, false, text)
}

function extensionNode(extension: CertificateExtension): DerNode {
  const critical = extension.critical === true ? [booleanTrue()] : []
  return sequence(objectId(extension.id), ...critical, octets(extension.value))
}
