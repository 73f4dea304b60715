import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import { readCredentialFile } from '#lib/credentials/read-credential-file.ts'
import { A_SECOND, computingOf } from '#tests/support/machine-time.ts'
import { issued, now, opensslFile, pki } from './support/credential-files.ts'

const { keyId, teamId, p8 } = pki.issueProviderKey()

const files: [string, Uint8Array][] = [
  ['a PEM pair', Buffer.from(issued.cert + issued.key)],
  ['a .p8', Buffer.from(p8)],
  [
    'an encrypted PEM key',
    Buffer.concat([opensslFile('rsa.crt.pem'), opensslFile('encrypted-pkcs8.key.pem')]),
  ],
  ['modern-chain.p12', opensslFile('modern-chain.p12')],
  ['legacy-rc2.p12', opensslFile('legacy-rc2.p12')],
  ['no-mac.p12', opensslFile('no-mac.p12')],
  ['nothing-encrypted.p12', opensslFile('nothing-encrypted.p12')],
]

function asEveryKind(bytes: Uint8Array, passphrase: string): CredentialFile[] {
  return [
    { kind: 'p12', bytes, passphrase },
    { kind: 'pem', certificate: bytes, key: bytes, passphrase },
    { kind: 'p8', bytes, keyId, teamId },
  ]
}

/** Whatever the bytes are: a credential or a fault with a sentence, and soon. */
function expectAnAnswer(bytes: Uint8Array, passphrase = 'secret'): void {
  for (const file of asEveryKind(bytes, passphrase)) {
    const { result: reading, computing } = computingOf(() => readCredentialFile(file, now))
    expect(computing).toBeLessThan(A_SECOND)
    if (reading.ok) expect(reading.credential.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    else expect(reading.fault.message).toMatch(/^\S.{20,}\.$/)
  }
}

describe('a file of any content gets an answer within a second’s computing, never an exception', () => {
  it('arbitrary bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string(), expectAnAnswer), { numRuns: 300 })
  })

  it.each(files)('%s with bits flipped', (_name, bytes) => {
    const flips = fc.array(fc.nat(bytes.length * 8 - 1), { minLength: 1, maxLength: 4 })
    const property = fc.property(flips, (positions) => {
      const changed = Buffer.from(bytes)
      for (const bit of positions)
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expectAnAnswer(changed)
    })
    fc.assert(property, { numRuns: 40, endOnFailure: true })
  })

  it.each(files)('%s cut short', (_name, bytes) => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => expectAnAnswer(bytes.subarray(0, length))),
      { numRuns: 20, endOnFailure: true },
    )
  })

  it.each([
    ['nested sequences', Buffer.alloc(60_000, Buffer.from([0x30, 0x80]))],
    ['one byte, again and again', Buffer.alloc(60_000, 0x30)],
    ['PEM blocks that never end', Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(2200))],
    ['PEM blocks with nothing in them', Buffer.from('-----BEGIN A----------END A-----'.repeat(2000))],
    ['the same certificate many times', Buffer.from(issued.cert.repeat(40) + issued.key)],
    ['a passphrase of a million characters', opensslFile('legacy-rc2.p12'), 'x'.repeat(1_000_000)],
  ])('%s', (_what, bytes, passphrase?: string) => {
    expectAnAnswer(bytes, passphrase)
  })
})
