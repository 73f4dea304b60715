import type { CredentialHealth, UncoveredApp } from '#lib/credentials/credential-health.ts'
import type { Finding } from './alert.ts'
import type { RuleBook } from './rule-settings.ts'

const DAY_MS = 86_400_000
/** Days before its end at which somebody is told of a credential. */
const STAGE_DAYS = [1, 7, 15, 30, 60]

/** What is wrong, or soon will be, with credentials and the apps that need them. */
export function judgeCredentials(
  health: { credentials: readonly CredentialHealth[]; uncoveredApps: readonly UncoveredApp[] },
  /** Apps that phones have registered for. */
  appsInUse: ReadonlySet<string>,
  book: RuleBook,
  now: Date,
): Finding[] {
  return [
    ...health.credentials.flatMap((credential) => expiring(credential, book, now)),
    ...health.credentials.flatMap(broken),
    ...health.uncoveredApps.flatMap((app) => missing(app, appsInUse)),
  ]
}

/** Which of the stages a moment is in; null while the end is further away than the first. */
export function expiryStage(notAfter: Date, now: Date): string | null {
  const leftMs = notAfter.getTime() - now.getTime()
  if (leftMs <= 0) return 'expired'
  const days = STAGE_DAYS.find((stage) => leftMs <= stage * DAY_MS)
  return days === undefined ? null : String(days)
}

function expiring(credential: CredentialHealth, book: RuleBook, now: Date): Finding[] {
  const { credentialId, tenantId, name, notAfter, status, isReplaced, bundleIds } = credential
  if (notAfter === null || isReplaced || status === 'draft' || status === 'retired') return []
  const stage = expiryStage(notAfter, now)
  if (stage === null) return []
  const isOver = stage === 'expired'
  if (!isOver && Number(stage) > book.threshold(tenantId, 'credential_expiring', 'daysBefore')) return []
  const left = Math.ceil((notAfter.getTime() - now.getTime()) / DAY_MS)
  const served = bundleIds.length === 0 ? '' : ` Phones of ${bundleIds.join(', ')}`
  const end = notAfter.toISOString().slice(0, 10)
  return [
    {
      tenantId,
      rule: 'credential_expiring',
      subject: `credential:${credentialId}`,
      stage,
      count: 1,
      summary: isOver
        ? `The credential ${name} expired on ${end}.`
        : `The credential ${name} expires in ${left} day${left === 1 ? '' : 's'}, on ${end}.`,
      advice: `Upload its successor and activate it.${served === '' ? '' : `${served} ${isOver ? 'do' : 'will'} not ring${isOver ? '' : ' after that day'}.`}`,
      place: { page: 'credentials' },
    },
  ]
}

function broken({
  credentialId,
  tenantId,
  name,
  status,
  brokenReason,
  bundleIds,
}: CredentialHealth): Finding[] {
  if (status !== 'broken') return []
  const why = brokenReason === '' ? '' : ` (${brokenReason})`
  return [
    {
      tenantId,
      rule: 'credential_broken',
      subject: `credential:${credentialId}`,
      stage: '',
      count: 1,
      summary: `Apple refuses the credential ${name}${why}.`,
      advice: `Test it again, or replace it. It serves ${bundleIds.join(', ') || 'no app'}.`,
      place: { page: 'credentials' },
    },
  ]
}

/** An app whose credentials are all expired or broken is told of by those; a new app without phones by nothing. */
function missing(
  { appId, tenantId, name, bundleId, lack }: UncoveredApp,
  inUse: ReadonlySet<string>,
): Finding[] {
  if (lack !== 'credential_missing' || !inUse.has(appId)) return []
  return [
    {
      tenantId,
      rule: 'credential_missing',
      subject: `app:${appId}`,
      stage: '',
      count: 1,
      summary: `${name} (${bundleId}) has no credential: none of its phones can be woken.`,
      advice: 'Upload a VoIP certificate or a key of the app’s team and activate it.',
      place: { page: 'credentials' },
    },
  ]
}
