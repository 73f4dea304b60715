import {
  createCipheriv,
  createHmac,
  createPrivateKey,
  pbkdf2Sync,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import forge from 'node-forge'
import {
  bmp,
  type DerNode,
  integer,
  nothing,
  objectId,
  octets,
  sequence,
  set,
  tagged,
  taggedBytes,
  toDer,
} from './der.ts'

/** How the bags of a `.p12` are locked. `rc2` is what the macOS Keychain exports: RC2-40 for the certificate. */
export type P12Encryption = 'aes256' | '3des' | 'rc2'

/** What goes into a `.p12`. `cert`, `key` and `chain` are PEM; the key may be RSA or EC. */
export type P12Input = {
  cert: string
  key: string
  passphrase: string
  encryption: P12Encryption
  chain?: readonly string[]
  friendlyName?: string
}

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha3des: '1.2.840.113549.1.12.1.3',
  shaRc2: '1.2.840.113549.1.12.1.6',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const

const ITERATIONS = 2048
const KEY_MATERIAL = 1
const IV_MATERIAL = 2
const MAC_MATERIAL = 3

type Digest = 'sha1' | 'sha256'
type Locked = { algorithm: DerNode; bytes: Buffer }
type Lock = (plain: Buffer, passphrase: string) => Locked

/**
 * Writes a `.p12` (RFC 7292). `aes256` locks with PBES2, AES-256-CBC and a SHA-256 MAC, as OpenSSL 3 does;
 * `3des` with PBE-SHA1-3DES and a SHA-1 MAC; `rc2` with RC2-40 for certificates, 3DES for the key and a SHA-1
 * MAC. forge writes neither the MAC nor RC2 nor EC keys, so the file is put together here.
 */
export function toP12(input: P12Input): Buffer {
  const lockKey = input.encryption === 'aes256' ? lockAes256 : lock3des
  const lockCertificates = input.encryption === 'rc2' ? lockRc2 : lockKey
  const leaf = new X509Certificate(input.cert)
  const attributes = bagAttributes(input.friendlyName ?? 'VoIP Services', leaf)
  const certificates = [
    certificateBag(leaf.raw, attributes),
    ...(input.chain ?? []).map((pem) => certificateBag(new X509Certificate(pem).raw)),
  ]
  const keyDer = createPrivateKey(input.key).export({ type: 'pkcs8', format: 'der' })
  const lockedKey = lockKey(keyDer, input.passphrase)
  const keyBag = sequence(
    objectId(OID.keyBag),
    tagged(0, sequence(lockedKey.algorithm, octets(lockedKey.bytes))),
    attributes,
  )
  const contents = toDer(
    sequence(
      encryptedContent(lockCertificates(toDer(sequence(...certificates)), input.passphrase)),
      plainContent(toDer(sequence(keyBag))),
    ),
  )
  return toDer(sequence(integer(3), plainContent(contents), mac(contents, input)))
}

function bagAttributes(friendlyName: string, leaf: X509Certificate): DerNode {
  const localKeyId = Buffer.from(leaf.fingerprint.replaceAll(':', ''), 'hex')
  return set(
    sequence(objectId(OID.friendlyName), set(bmp(friendlyName))),
    sequence(objectId(OID.localKeyId), set(octets(localKeyId))),
  )
}

function certificateBag(der: Buffer, attributes?: DerNode): DerNode {
  const value = tagged(0, sequence(objectId(OID.x509), tagged(0, octets(der))))
  return sequence(objectId(OID.certificateBag), value, ...(attributes === undefined ? [] : [attributes]))
}

function plainContent(bytes: Buffer): DerNode {
  return sequence(objectId(OID.data), tagged(0, octets(bytes)))
}

function encryptedContent(locked: Locked): DerNode {
  const content = sequence(objectId(OID.data), locked.algorithm, taggedBytes(0, locked.bytes))
  return sequence(objectId(OID.encryptedData), tagged(0, sequence(integer(0), content)))
}

function lockAes256(plain: Buffer, passphrase: string): Locked {
  const salt = randomBytes(16)
  const iv = randomBytes(16)
  const key = pbkdf2Sync(passphrase, salt, ITERATIONS, 32, 'sha256')
  const derivation = sequence(
    objectId(OID.pbkdf2),
    sequence(octets(salt), integer(ITERATIONS), sequence(objectId(OID.hmacSha256), nothing())),
  )
  const scheme = sequence(objectId(OID.aes256Cbc), octets(iv))
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return {
    algorithm: sequence(objectId(OID.pbes2), sequence(derivation, scheme)),
    bytes: Buffer.concat([cipher.update(plain), cipher.final()]),
  }
}

const lock3des: Lock = (plain, passphrase) => {
  const salt = randomBytes(8)
  const key = derive(passphrase, salt, KEY_MATERIAL, 24)
  const cipher = createCipheriv('des-ede3-cbc', key, derive(passphrase, salt, IV_MATERIAL, 8))
  return {
    algorithm: sequence(objectId(OID.sha3des), sequence(octets(salt), integer(ITERATIONS))),
    bytes: Buffer.concat([cipher.update(plain), cipher.final()]),
  }
}

const lockRc2: Lock = (plain, passphrase) => {
  const salt = randomBytes(8)
  const key = derive(passphrase, salt, KEY_MATERIAL, 5).toString('binary')
  // OpenSSL 3 keeps RC2 in its legacy provider, which Node does not load; forge brings its own.
  const cipher = forge.rc2.createEncryptionCipher(key, 40)
  cipher.start(derive(passphrase, salt, IV_MATERIAL, 8).toString('binary'))
  cipher.update(forge.util.createBuffer(plain.toString('binary')))
  cipher.finish()
  return {
    algorithm: sequence(objectId(OID.shaRc2), sequence(octets(salt), integer(ITERATIONS))),
    bytes: Buffer.from(cipher.output.getBytes(), 'binary'),
  }
}

function derive(passphrase: string, salt: Buffer, id: number, length: number, hash: Digest = 'sha1'): Buffer {
  const saltBuffer = forge.util.createBuffer(salt.toString('binary'))
  const key = forge.pkcs12.generateKey(
    passphrase,
    saltBuffer,
    id,
    ITERATIONS,
    length,
    forge.md[hash].create(),
  )
  return Buffer.from(key.getBytes(), 'binary')
}

function mac(contents: Buffer, input: P12Input): DerNode {
  const modern = input.encryption === 'aes256'
  const salt = randomBytes(modern ? 16 : 8)
  const key = modern
    ? derive(input.passphrase, salt, MAC_MATERIAL, 32, 'sha256')
    : derive(input.passphrase, salt, MAC_MATERIAL, 20)
  const digest = createHmac(modern ? 'sha256' : 'sha1', key)
    .update(contents)
    .digest()
  const algorithm = sequence(objectId(modern ? OID.sha256 : OID.sha1), nothing())
  return sequence(sequence(algorithm, octets(digest)), octets(salt), integer(ITERATIONS))
}
