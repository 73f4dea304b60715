import type { ApnsPki } from './pki.ts'

/** What `GET /pki` shows: the CA and who was given keys. Private keys are never shown, only their files. */
export type PkiDescription = {
  teamId: string
  caPem: string
  teams: { teamId: string; bundleIds: string[] }[]
  keys: { keyId: string; teamId: string; scope: string; topics: string[] | null }[]
  /** Where the command line put the files; null for a simulator inside a test. */
  files: Record<string, string> | null
}

/** Describes the PKI of a simulator. */
export function describeKeys({
  pki,
  files,
}: {
  pki: ApnsPki
  files: Record<string, string> | null
}): PkiDescription {
  return {
    teamId: pki.teamId,
    caPem: pki.caPem,
    teams: pki.teams.list(),
    keys: pki.keys.list().map(({ keyId, teamId, scope, topics }) => ({ keyId, teamId, scope, topics })),
    files,
  }
}
