import type { AddCredentialOutcome } from '#lib/credentials/add-credential.ts'
import type { CredentialCheck } from '#lib/credentials/check-credential.ts'
import type { CredentialRecord } from '#lib/credentials/credential.ts'
import type { CredentialPreview } from '#lib/credentials/preview-credential.ts'

const DAY_MS = 86_400_000

/** What became of a file that was read. */
export function describeAdded(outcome: Exclude<AddCredentialOutcome, { kind: 'faulty' }>): string[] {
  const { credential, kind } = outcome
  const apps = credential.apps.map((app) => app.bundleId).join(', ')
  const what = {
    added: `Stored "${credential.name}" (${credential.credentialId}) as a draft for ${apps}.`,
    linked: `"${credential.name}" (${credential.credentialId}) was here already; it serves ${apps} now.`,
    known: `"${credential.name}" (${credential.credentialId}) was here already, ${credential.status}; nothing has changed.`,
  }[kind]
  return [what, `It covers ${covers(credential)}.`]
}

/** What Apple said, and that the credential is in use. */
export function describeActivation(check: CredentialCheck | null): string[] {
  if (check === null) return ['Active. Apple was not asked: the first push will show whether it is good.']
  return [
    ...check.environments.map(({ environment, detail }) => `${environment}: ${detail}`),
    'Active: pushes use it from now on.',
  ]
}

/** What it takes over from. */
export function describeRetiring(retiring: readonly { name: string }[]): string[] {
  return retiring.map(({ name }) => `"${name}" is kept ready, and retires by itself.`)
}

/** What a file is; that nothing was stored. */
export function describePreview(found: Extract<CredentialPreview, { kind: 'readable' }>): string[] {
  const { credential, apps, known, daysLeft } = found
  const { subject, notAfter, topics, environments, teamId } = credential
  const served = apps.filter((app) => app.fault === null).map((app) => app.bundleId)
  const where = environments.join(' and ')
  return [
    subject,
    topics.length === 0
      ? `It covers all apps of team ${teamId} in ${where}.`
      : `It covers ${topics.join(', ')} in ${where}.`,
    notAfter === null
      ? 'It has no end.'
      : `It ends on ${notAfter.toISOString().slice(0, 10)}, in ${daysLeft} days.`,
    `It serves ${served.join(', ')}.`,
    known === null ? 'Nothing was stored.' : `It is here already, as "${known.name}" (${known.status}).`,
  ]
}

/** What Apple said, one environment a line. */
export function describeCheck({ environments }: CredentialCheck): string[] {
  return environments.map(({ environment, detail, tookMs }) => `${environment}: ${detail} (${tookMs} ms)`)
}

/** One line of a list. */
export function describeCredential(credential: CredentialRecord, now: Date): string {
  const { credentialId, status, name, apps, lastCheckResult } = credential
  const bundleIds = apps.map((app) => app.bundleId).join(',')
  const columns = [
    credentialId,
    status.padEnd(8),
    bundleIds,
    name,
    covers(credential),
    until(credential, now),
  ]
  return [...columns, lastCheckResult].filter((column) => column !== '').join('  ')
}

function covers({ environments, topics, teamId }: CredentialRecord): string {
  const where = environments.join(' and ')
  return topics.length === 0 ? `all apps of team ${teamId} in ${where}` : `${topics.join(', ')} in ${where}`
}

function until({ notAfter }: CredentialRecord, now: Date): string {
  if (notAfter === null) return 'no end'
  const days = Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS)
  const day = notAfter.toISOString().slice(0, 10)
  return days < 0 ? `expired ${day}` : `until ${day} (${days} days)`
}
