import type { X509Certificate } from 'node:crypto'
import { type AppleExtensions, readAppleExtensions } from './apple-extensions.ts'
import { type ApnsEnvironment, ENVIRONMENTS } from './environment.ts'
import type { ApnsPki } from './pki.ts'
import { type Rejection, reject } from './reasons.ts'

/** A client certificate as the service sees it. */
export type ClientCertificate = {
  x509: X509Certificate
  fingerprint: string
  environments: readonly ApnsEnvironment[]
  topics: readonly string[]
  notBefore: number
  notAfter: number
}

/**
 * Reads what Apple wrote into a certificate. A VoIP certificate without an environment mark works in both;
 * one without a topic list stands for the topic of its subject's UID.
 */
export function readClientCertificate(x509: X509Certificate): ClientCertificate {
  const marks = marksOf(x509)
  const uid = /^UID=(.+)$/m.exec(x509.subject)?.[1]
  const implied = uid === undefined ? [] : [marks.voip ? `${uid}.voip` : uid]
  return {
    x509,
    fingerprint: x509.fingerprint256,
    environments: marks.voip && marks.environments.length === 0 ? ENVIRONMENTS : marks.environments,
    topics: marks.topics.length > 0 ? marks.topics : implied,
    notBefore: Date.parse(x509.validFrom),
    notAfter: Date.parse(x509.validTo),
  }
}

/** Why the certificate may not push here at this time (ms), or null when it may. */
export function judgeCertificate(
  certificate: ClientCertificate,
  environment: ApnsEnvironment,
  nowMs: number,
  pki: ApnsPki,
): Rejection | null {
  const inTime = nowMs >= certificate.notBefore && nowMs <= certificate.notAfter
  if (!inTime || !pki.trusts(certificate.x509)) return reject('BadCertificate')
  return certificate.environments.includes(environment) ? null : reject('BadCertificateEnvironment')
}

function marksOf(x509: X509Certificate): AppleExtensions {
  try {
    return readAppleExtensions(x509.raw)
  } catch {
    // Nobody at Apple made this certificate; it will be refused as BadCertificate.
    return { environments: [], voip: false, topics: [] }
  }
}
