import type { AddCredentialOutcome } from '#lib/credentials/add-credential.ts'
import type { CredentialCheck } from '#lib/credentials/check-credential.ts'
import type { CredentialRecord } from '#lib/credentials/credential.ts'

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
