import type { X509Certificate } from 'node:crypto'
import { type AppleExtensions, readAppleExtensions } from './apple-extensions.ts'
import type { CredentialPurpose, ReadCredential } from './credential-file.ts'

/** What a push certificate says about itself. */
export type PushCertificate = Pick<
  ReadCredential,
  'purpose' | 'subject' | 'issuer' | 'teamId' | 'topics' | 'environments' | 'notBefore' | 'notAfter'
>

/** Apple's names, past and present: they decide where a certificate has no extension of Apple's. */
const VOIP_NAME = /^VoIP Services: /
const SANDBOX_NAME = /^Apple (Development|Sandbox) (IOS )?Push Services: /i
const PRODUCTION_NAME = /^Apple Production (IOS )?Push Services: /i
const ANY_PUSH_NAME = /^(VoIP Services|Apple ((Development|Sandbox|Production) )?(IOS )?Push Services): /i

/**
 * Reads a certificate as a push certificate of Apple's; null when it is another kind of certificate.
 *
 * @throws Error when its extensions are broken
 */
export function readPushCertificate(certificate: X509Certificate): PushCertificate | null {
  const names = readNames(certificate)
  const extensions = readAppleExtensions(certificate.raw)
  const { development, production, voip } = extensions
  const isMarked = development || production || voip || extensions.topics.length > 0
  if (!isMarked && !ANY_PUSH_NAME.test(names.commonName)) return null
  const isVoipServices = VOIP_NAME.test(names.commonName) || isVoipOnly(extensions)
  const topics = readTopics(names, extensions, isVoipServices)
  return {
    purpose: purposeOf(topics, isVoipServices),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    teamId: names.teamId,
    topics,
    environments: isVoipServices ? ['production', 'sandbox'] : readEnvironments(names.commonName, extensions),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
  }
}

type Names = { commonName: string; bundleId: string; teamId: string | null }

/** CN, UID (the bundle id) and OU (the team) of the subject. */
export function readNames(certificate: X509Certificate): Names {
  const fields = new Map<string, string>()
  for (const line of (certificate.subject ?? '').split('\n')) {
    const equals = line.indexOf('=')
    if (equals > 0) fields.set(line.slice(0, equals), withoutControls(line.slice(equals + 1)))
  }
  const commonName = fields.get('CN') ?? ''
  const namedBundle = ANY_PUSH_NAME.test(commonName) ? commonName.slice(commonName.indexOf(': ') + 2) : ''
  return { commonName, bundleId: fields.get('UID') ?? namedBundle, teamId: fields.get('OU') || null }
}

function isVoipOnly({ voip, topics }: AppleExtensions): boolean {
  return voip && topics.every(({ topic }) => topic.endsWith('.voip'))
}

function readTopics(names: Names, extensions: AppleExtensions, isVoipServices: boolean): string[] {
  const listed = new Set(extensions.topics.map(({ topic }) => topic))
  if (listed.size > 0) return [...listed]
  if (names.bundleId === '') return []
  const needsSuffix = isVoipServices && !names.bundleId.endsWith('.voip')
  return [needsSuffix ? `${names.bundleId}.voip` : names.bundleId]
}

function purposeOf(topics: string[], isVoipServices: boolean): CredentialPurpose {
  if (isVoipServices) return 'voip_services'
  return topics.some((topic) => topic.endsWith('.voip')) ? 'universal' : 'app_push'
}

function readEnvironments(commonName: string, extensions: AppleExtensions): ('production' | 'sandbox')[] {
  const marked = extensions.development || extensions.production
  const sandbox = marked ? extensions.development : !PRODUCTION_NAME.test(commonName)
  const production = marked ? extensions.production : !SANDBOX_NAME.test(commonName)
  return [...(production ? (['production'] as const) : []), ...(sandbox ? (['sandbox'] as const) : [])]
}

function oneLine(distinguishedName: string | undefined): string {
  return withoutControls((distinguishedName ?? '').split('\n').join(', '))
}

/** PostgreSQL refuses NUL in text, and a page should not show the others. */
function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '�')
}
