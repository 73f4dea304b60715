import {
  bytesOf,
  childrenOf,
  type DerNode,
  dottedOf,
  fromDer,
  nothing,
  sequence,
  toDer,
  utf8,
} from './der.ts'
import type { ApnsEnvironment } from './environment.ts'

/** Apple's marks in a push certificate (Apple WWDR CPS; reference/apns.md §1.3). */
export const APPLE_OIDS = {
  sandbox: '1.2.840.113635.100.6.3.1',
  production: '1.2.840.113635.100.6.3.2',
  voip: '1.2.840.113635.100.6.3.4',
  topics: '1.2.840.113635.100.6.3.6',
} as const

/** One topic of a certificate, with the kind Apple writes beside it (`app`, `voip`, `complication`). */
export type CertificateTopic = { topic: string; kind: string }

/** What Apple's extensions of a certificate say. `topics` is empty when the certificate lists none. */
export type AppleExtensions = { environments: ApnsEnvironment[]; voip: boolean; topics: string[] }

/** An extension of a certificate: its id and the DER that its OCTET STRING holds. */
export type CertificateExtension = { id: string; value: Buffer; critical?: boolean }

/**
 * Apple's extensions for a push certificate. Topics are `SEQUENCE { UTF8String topic, SEQUENCE { UTF8String
 * kind }, … }`; the environment and VoIP marks are NULL.
 */
export function appleExtensions(input: {
  environments: readonly ApnsEnvironment[]
  voip: boolean
  topics: readonly CertificateTopic[]
}): CertificateExtension[] {
  const mark = toDer(nothing())
  const extensions: CertificateExtension[] = input.environments.map((environment) => ({
    id: APPLE_OIDS[environment],
    value: mark,
  }))
  if (input.voip) extensions.push({ id: APPLE_OIDS.voip, value: mark })
  if (input.topics.length > 0) {
    const nodes = input.topics.flatMap(({ topic, kind }) => [utf8(topic), sequence(utf8(kind))])
    extensions.push({ id: APPLE_OIDS.topics, value: toDer(sequence(...nodes)) })
  }
  return extensions
}

/** Reads Apple's extensions from the DER of a certificate. Throws when it is not a certificate. */
export function readAppleExtensions(certificateDer: Buffer): AppleExtensions {
  const found = new Map(extensionsOf(certificateDer).map(({ id, value }) => [id, value]))
  const topics = found.get(APPLE_OIDS.topics)
  return {
    environments: (['sandbox', 'production'] as const).filter((name) => found.has(APPLE_OIDS[name])),
    voip: found.has(APPLE_OIDS.voip),
    topics: topics === undefined ? [] : topicsOf(fromDer(topics)),
  }
}

function topicsOf(node: DerNode): string[] {
  return childrenOf(node)
    .filter((child) => typeof child.value === 'string')
    .map((child) => bytesOf(child).toString('utf8'))
}

function extensionsOf(certificateDer: Buffer): CertificateExtension[] {
  const toBeSigned = childrenOf(childrenOf(fromDer(certificateDer))[0])
  const wrapper = toBeSigned.find((node) => node.tagClass === 0x80 && Number(node.type) === 3)
  return childrenOf(childrenOf(wrapper)[0]).flatMap((extension) => {
    const parts = childrenOf(extension)
    const id = dottedOf(parts[0])
    return id === null ? [] : [{ id, value: bytesOf(parts.at(-1)) }]
  })
}
