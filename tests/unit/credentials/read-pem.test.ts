import { createPrivateKey, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import {
  certificatesIn,
  expectFault,
  issued,
  opensslFile,
  pki,
  readOrFail,
  teamId,
} from './support/credential-files.ts'

const { cert, key } = issued

function pem(
  certificate: string | Uint8Array,
  keyFile?: string | Uint8Array,
  passphrase?: string,
): CredentialFile {
  return {
    kind: 'pem',
    certificate: Buffer.from(certificate),
    ...(keyFile === undefined ? {} : { key: Buffer.from(keyFile) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  }
}

describe('a PEM certificate and key', () => {
  it('is read like the same pair in a .p12', () => {
    const fromP12 = readOrFail({
      kind: 'p12',
      bytes: pki.toP12({ cert, key, passphrase: 'x', encryption: 'aes256' }),
      passphrase: 'x',
    })
    expect(readOrFail(pem(cert, key))).toEqual({ ...fromP12, kind: 'pem' })
  })

  it('is read from one file, given once or twice, in either order', () => {
    for (const both of [cert + key, key + cert]) {
      expect(readOrFail(pem(both)).teamId).toBe(teamId)
      expect(readOrFail(pem(both, both)).teamId).toBe(teamId)
    }
    expect(readOrFail(pem(key, cert)).teamId).toBe(teamId)
  })

  it.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['old Macintosh line ends', (text: string) => text.replaceAll('\n', '\r')],
    ['text around the blocks', (text: string) => `Bag Attributes\n  friendlyName: x\n${text}\nthe end`],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['spaces at line ends', (text: string) => text.replaceAll('\n', '  \n')],
  ])('is read with %s', (_what, change) => {
    expect(readOrFail(pem(change(cert), change(key))).teamId).toBe(teamId)
  })

  it('is read as "openssl pkcs12" prints it, key encrypted and chain behind', () => {
    const credential = readOrFail(pem(opensslFile('bag-attributes.pem'), undefined, 'secret'))
    expect(certificatesIn(credential)).toHaveLength(2)
  })

  it.each([
    ['rsa.crt.pem', 'encrypted-pkcs8.key.pem'],
    ['rsa.crt.pem', 'traditional-encrypted.key.pem'],
    ['ec.crt.pem', 'ec-traditional-encrypted.key.pem'],
  ])('is read with the encrypted key of OpenSSL: %s, %s', (certificate, keyFile) => {
    const files = [opensslFile(certificate), opensslFile(keyFile)] as const
    expect(readOrFail(pem(...files, 'secret')).teamId).toBe(teamId)
    expectFault(pem(...files, 'Secret'), 'wrong_passphrase')
    expect(expectFault(pem(...files), 'encrypted_key')).toContain('passphrase')
  })

  it('is read with a key in the traditional form', () => {
    const ec = pki.issueCertificate({ bundleId: 'com.example.phone', keyType: 'ec' })
    const pkcs1 = createPrivateKey(key).export({ format: 'pem', type: 'pkcs1' })
    const sec1 = createPrivateKey(ec.key).export({ format: 'pem', type: 'sec1' })
    expect(readOrFail(pem(cert, pkcs1)).secret).toMatchObject({ keyPem: key })
    expect(readOrFail(pem(ec.cert, sec1)).secret).toMatchObject({ keyPem: ec.key })
  })

  it('is read with the certificate as Apple hands it out, in DER', () => {
    expect(readOrFail(pem(new X509Certificate(cert).raw, key)).teamId).toBe(teamId)
  })
})

describe('a PEM pair that is refused', () => {
  it('lacks its key', () => {
    expectFault(pem(cert), 'no_private_key')
    expectFault(pem(new X509Certificate(cert).raw), 'no_private_key')
  })

  it('lacks its certificate', () => {
    expectFault(pem(key), 'no_certificate')
  })

  it('does not belong together', () => {
    expectFault(pem(cert, pki.issueProviderKey().p8), 'key_does_not_match')
  })

  it('holds nothing of use, or is damaged', () => {
    const cut = `${cert.slice(0, 200)}\n-----END CERTIFICATE-----\n`
    for (const text of ['', 'hello', '-----BEGIN CERTIFICATE-----', cut])
      expectFault(pem(text, key), text === cut ? 'not_a_credential_file' : 'no_certificate')
    expectFault(pem('hello'), 'not_a_credential_file')
  })

  it('asks for ten million iterations, or for a derivation that costs memory', () => {
    const certificate = opensslFile('rsa.crt.pem')
    expectFault(pem(certificate, opensslFile('ten-million.key.pem'), 'secret'), 'too_many_iterations')
    expectFault(pem(certificate, opensslFile('scrypt.key.pem'), 'secret'), 'unsupported_encryption')
  })

  it('has a key that Apple issues no certificate for', () => {
    const ed25519 =
      '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n'
    expectFault(pem(cert, ed25519), 'wrong_key_type')
  })
})
