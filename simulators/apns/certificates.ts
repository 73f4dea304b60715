import { X509Certificate } from 'node:crypto'
import { appleExtensions, type CertificateTopic } from './apple-extensions.ts'
import type { CertificateAuthority } from './certificate-authority.ts'
import {
  type DistinguishedName,
  generateKeys,
  leafExtensions,
  toKeyPem,
  writeCertificate,
} from './certificate-writer.ts'
import { type ApnsEnvironment, ENVIRONMENTS } from './environment.ts'

/**
 * What Apple calls the certificate: `voip` is "VoIP Services", `universal` "Apple Push Services" (app, VoIP
 * and complication topics), `app` the push certificate of one app and one topic.
 */
export type CertificateKind = 'voip' | 'universal' | 'app'

/** What to issue. Anything left out is as Apple would do it for that kind. */
export type CertificateRequest = {
  bundleId: string
  kind?: CertificateKind
  environments?: readonly ApnsEnvironment[]
  notBefore?: Date
  notAfter?: Date
  /** Full topics, for example `com.example.app.voip`; `[]` writes no topics extension. */
  topics?: readonly string[]
  keyType?: 'rsa' | 'ec'
  subject?: DistinguishedName
}

/** A client certificate with its key, both PEM. */
export type IssuedCertificate = {
  cert: string
  key: string
  bundleId: string
  kind: CertificateKind
  environments: ApnsEnvironment[]
  topics: string[]
  notBefore: Date
  notAfter: Date
  /** SHA-256 of the DER, upper-case hex with colons, as Node and OpenSSL print it. */
  fingerprint: string
}

const DAY_MS = 86_400_000
const COMMON_NAMES: Record<CertificateKind, string> = {
  voip: 'VoIP Services',
  universal: 'Apple Push Services',
  app: 'Apple Production IOS Push Services',
}

/** Issues a client certificate like Apple's; valid from an hour ago for 395 days unless told otherwise. */
export function writeClientCertificate(
  authority: CertificateAuthority,
  teamId: string,
  now: Date,
  request: CertificateRequest,
): IssuedCertificate {
  const kind = request.kind ?? 'voip'
  const environments = [...(request.environments ?? ENVIRONMENTS)]
  const topics = request.topics?.map(topicOf) ?? defaultTopics(kind, request.bundleId)
  const keys = generateKeys(request.keyType ?? 'rsa')
  const notBefore = request.notBefore ?? new Date(now.getTime() - 3_600_000)
  const notAfter = request.notAfter ?? new Date(now.getTime() + 395 * DAY_MS)
  const cert = writeCertificate({
    subject: {
      UID: request.bundleId,
      CN: `${COMMON_NAMES[kind]}: ${request.bundleId}`,
      OU: teamId,
      O: 'Reveille Test Company',
      C: 'US',
      ...request.subject,
    },
    issuer: authority.name,
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    notBefore,
    notAfter,
    extensions: [
      ...leafExtensions('client', authority.publicKey),
      ...appleExtensions({ environments, voip: kind === 'voip', topics }),
    ],
  })
  return {
    cert,
    key: toKeyPem(keys.privateKey),
    bundleId: request.bundleId,
    kind,
    environments,
    topics: topics.map(({ topic }) => topic),
    notBefore,
    notAfter,
    fingerprint: new X509Certificate(cert).fingerprint256,
  }
}

function topicOf(topic: string): CertificateTopic {
  const kind = ['voip', 'complication'].find((suffix) => topic.endsWith(`.${suffix}`))
  return { topic, kind: kind ?? 'app' }
}

function defaultTopics(kind: CertificateKind, bundleId: string): CertificateTopic[] {
  const app = { topic: bundleId, kind: 'app' }
  const voip = { topic: `${bundleId}.voip`, kind: 'voip' }
  if (kind === 'voip') return [voip]
  if (kind === 'app') return [app]
  return [app, voip, { topic: `${bundleId}.complication`, kind: 'complication' }]
}
