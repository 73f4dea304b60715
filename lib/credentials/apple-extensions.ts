import forge from 'node-forge'
import { children, type DerElement, isTagged, isUniversal, octets, oid, parseDer } from './der.ts'

/** Apple's arc for what a certificate may do: 1.2.840.113635.100.6.3 (apns.md §1.3). */
const DEVELOPMENT = '1.2.840.113635.100.6.3.1'
const PRODUCTION = '1.2.840.113635.100.6.3.2'
const VOIP = '1.2.840.113635.100.6.3.4'
const TOPICS = '1.2.840.113635.100.6.3.6'

/** No app has more; what is longer is no topic. */
const TOPIC_PATTERN = /^[\w.-]{1,255}$/
const MAX_TOPICS = 100

const { Type } = forge.asn1

/** A topic that a certificate may push to, and Apple's words for it: `app`, `voip`, `complication`. */
export type AppleTopic = { topic: string; kinds: string[] }

/** What Apple wrote into a push certificate. All false and empty in a certificate that is not one. */
export type AppleExtensions = {
  development: boolean
  production: boolean
  voip: boolean
  topics: AppleTopic[]
}

/**
 * Reads Apple's push extensions of a certificate.
 *
 * @param certificate X.509 in DER
 * @throws Error when it is no certificate
 */
export function readAppleExtensions(certificate: Uint8Array): AppleExtensions {
  const extensions = extensionsByOid(certificate)
  const listed = [TOPICS, VOIP].flatMap((name) => readTopics(extensions.get(name)))
  return {
    development: extensions.has(DEVELOPMENT),
    production: extensions.has(PRODUCTION),
    voip: extensions.has(VOIP),
    topics: listed.slice(0, MAX_TOPICS),
  }
}

/** Extension values by object identifier, RFC 5280 §4.1: `extensions [3] EXPLICIT SEQUENCE OF Extension`. */
function extensionsByOid(certificate: Uint8Array): Map<string, Buffer> {
  const [tbsCertificate] = children(parseDer(certificate))
  const wrapped = children(tbsCertificate).find((field) => isTagged(field, 3))
  if (wrapped === undefined) return new Map()
  const entries = children(children(wrapped)[0]).map((extension): [string, Buffer] => {
    const fields = children(extension)
    return [oid(fields[0]), octets(fields.at(-1))]
  })
  return new Map(entries)
}

/** `SEQUENCE { UTF8String topic, SEQUENCE { UTF8String kind }, … }`. A value of any other shape lists nothing. */
function readTopics(value: Buffer | undefined): AppleTopic[] {
  const list = value === undefined ? null : parseSequence(value)
  if (list === null) return []
  const topics: AppleTopic[] = []
  for (const [index, element] of list.entries()) {
    if (!isUniversal(element, Type.UTF8)) continue
    const topic = octets(element).toString('utf8')
    const next = list[index + 1]
    const kinds = isUniversal(next, Type.SEQUENCE) ? readKinds(next) : []
    if (TOPIC_PATTERN.test(topic)) topics.push({ topic, kinds })
  }
  return topics
}

function readKinds(element: DerElement): string[] {
  const kinds = children(element).filter((kind) => isUniversal(kind, Type.UTF8))
  return kinds.map((kind) => octets(kind).toString('utf8')).filter((kind) => TOPIC_PATTERN.test(kind))
}

/** The marks of this arc carry NULL or nothing at all, so a value need not be ASN.1. */
function parseSequence(value: Buffer): DerElement[] | null {
  if (value[0] !== 0x30) return null
  return children(parseDer(value))
}
