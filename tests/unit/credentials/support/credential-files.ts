import { readFileSync } from 'node:fs'
import forge from 'node-forge'
import { expect } from 'vitest'
import type { CredentialFaultCode, CredentialFile, ReadCredential } from '#lib/credentials/credential-file.ts'
import { readCredentialFile } from '#lib/credentials/read-credential-file.ts'
import { createApnsPki } from '#simulators/apns/pki.ts'

export const now = new Date('2026-03-01T12:00:00Z')
export const bundleId = 'com.example.phone'
export const teamId = 'ABCDE12345'
export const pki = createApnsPki({ teamId, now })

/** One VoIP Services certificate for tests that do not care which: RSA keys take long to make. */
export const issued = pki.issueCertificate({ bundleId })

/**
 * A file that OpenSSL 3.0 wrote (`openssl pkcs12 -export …`) from certificates of the simulator's PKI, valid
 * through 2026 for com.example.phone of team ABCDE12345. The passphrase is "secret" unless the name says
 * otherwise. They are here because a reader that is only tried with our own writer proves little.
 */
export function opensslFile(name: string): Buffer {
  return readFileSync(new URL(`./openssl/${name}`, import.meta.url))
}

export function readOrFail(file: CredentialFile, at = now): ReadCredential {
  const reading = readCredentialFile(file, at)
  if (!reading.ok) throw new Error(`${reading.fault.code}: ${reading.fault.message}`)
  return reading.credential
}

/** The fault's message, after checking its code. */
export function expectFault(file: CredentialFile, code: CredentialFaultCode, at = now): string {
  const reading = readCredentialFile(file, at)
  expect(reading).toMatchObject({ ok: false, fault: { code } })
  return reading.ok ? '' : reading.fault.message
}

export function certificatesIn({ secret }: ReadCredential): string[] {
  return secret.kind === 'certificate'
    ? (secret.certPem.match(/-----BEGIN[\s\S]+?END CERTIFICATE-----\n/g) ?? [])
    : []
}

/** The same content in BER: indefinite lengths, and strings split into pieces, as NSS and older macOS write. */
export function toBer(der: Buffer): Buffer {
  return encodeBer(forge.asn1.fromDer(der.toString('latin1')))
}

function encodeBer(element: forge.asn1.Asn1): Buffer {
  const end = Buffer.from([0, 0])
  const { asn1 } = forge
  if (Array.isArray(element.value) && element.constructed) {
    const head = Buffer.from([element.tagClass | 0x20 | element.type, 0x80])
    return Buffer.concat([head, ...element.value.map(encodeBer), end])
  }
  // Encrypted content is `[0] IMPLICIT OCTET STRING`; every other string of a .p12 is a plain one.
  const isTagged = element.tagClass === asn1.Class.CONTEXT_SPECIFIC
  const isString = isTagged || element.type === asn1.Type.OCTETSTRING
  if (!isString || typeof element.value !== 'string') {
    return Buffer.from(asn1.toDer(element).getBytes(), 'latin1')
  }
  const pieces = element.value.match(/[\s\S]{1,1000}/g) ?? []
  const chunk = (piece: string) => asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, false, piece)
  const encoded = pieces.map((piece) => Buffer.from(asn1.toDer(chunk(piece)).getBytes(), 'latin1'))
  return Buffer.concat([Buffer.from([isTagged ? 0xa0 : 0x24, 0x80]), ...encoded, end])
}
