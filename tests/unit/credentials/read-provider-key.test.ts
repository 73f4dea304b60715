import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import { expectFault, issued, opensslFile, pki, readOrFail } from './support/credential-files.ts'

const issuedKey = pki.issueProviderKey()
const { keyId, teamId, p8 } = issuedKey

function file(text: string | Uint8Array, ids: { keyId?: string; teamId?: string } = {}): CredentialFile {
  return { kind: 'p8', bytes: Buffer.from(text), keyId, teamId, ...ids }
}

describe('a .p8 file', () => {
  it('is read as a key for all topics of its team, in both environments, without an end', () => {
    const spki = createPublicKey(p8).export({ format: 'der', type: 'spki' })
    expect(readOrFail(file(p8))).toEqual({
      secret: { kind: 'token', keyPem: p8, keyId, teamId },
      kind: 'p8',
      purpose: 'provider_key',
      subject: `APNs key ${keyId}`,
      issuer: `Apple developer team ${teamId}`,
      teamId,
      keyId,
      topics: [],
      environments: ['production', 'sandbox'],
      notBefore: null,
      notAfter: null,
      fingerprint: createHash('sha256').update(spki).digest('hex'),
    })
  })

  it('is read with Windows line ends and without a last line end', () => {
    expect(readOrFail(file(p8.replaceAll('\n', '\r\n'))).secret).toMatchObject({ keyPem: p8 })
    expect(readOrFail(file(p8.trimEnd())).secret).toMatchObject({ keyPem: p8 })
  })

  it('takes ids with spaces around, as they are pasted', () => {
    expect(readOrFail(file(p8, { keyId: ` ${keyId}\n` })).keyId).toBe(keyId)
  })
})

describe('a .p8 file that is refused', () => {
  it.each(['', 'ABC', 'abcdefghij', 'ABCDEFGHIJK', 'ABCDE-GHIJ'])('has %j for an id', (id) => {
    expectFault(file(p8, { keyId: id }), 'bad_key_id')
    expectFault(file(p8, { teamId: id }), 'bad_team_id')
  })

  it('holds an RSA key, or an EC key on another curve', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    expectFault(file(issued.key), 'wrong_key_type')
    expectFault(file(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()), 'wrong_key_type')
  })

  it('is not in the form that Apple gives out', () => {
    expectFault(
      file(createPrivateKey(p8).export({ format: 'pem', type: 'sec1' }).toString()),
      'wrong_key_type',
    )
    expectFault(file(opensslFile('encrypted-pkcs8.key.pem')), 'encrypted_key')
  })

  it('is another file', () => {
    for (const bytes of [issued.cert, '', 'hello', opensslFile('ec.p12'), p8.replace('M', '!')]) {
      expectFault(file(bytes), 'not_a_credential_file')
    }
  })
})
