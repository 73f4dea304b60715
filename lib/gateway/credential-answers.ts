import type { CredentialCheck } from '#lib/credentials/check-credential.ts'
import type { CredentialRecord } from '#lib/credentials/credential.ts'
import { daysUntil } from '#lib/credentials/credential-health.ts'
import type { CredentialPreview } from '#lib/credentials/preview-credential.ts'

/** A credential in the members of the API: every key present, times as text. */
export function credentialBody(record: CredentialRecord, now: Date): object {
  const { apps, notAfter, ...rest } = record
  return {
    credentialId: rest.credentialId,
    name: rest.name,
    status: rest.status,
    statusReason: rest.statusReason,
    statusSince: timeText(rest.statusSince),
    retireAt: timeText(rest.retireAt),
    kind: rest.kind,
    subject: rest.subject,
    issuer: rest.issuer,
    teamId: rest.teamId,
    keyId: rest.keyId,
    topics: rest.topics,
    environments: rest.environments,
    notBefore: timeText(rest.notBefore),
    notAfter: timeText(notAfter),
    daysLeft: notAfter === null ? null : daysUntil(notAfter, now),
    fingerprint: rest.fingerprint,
    bundleIds: apps.map((app) => app.bundleId),
    lastCheckAt: timeText(rest.lastCheckAt),
    lastCheckResult: rest.lastCheckResult,
    createdAt: timeText(rest.createdAt),
  }
}

export function previewBody(preview: CredentialPreview): object {
  if (preview.kind === 'faulty') {
    return { ok: false, fault: preview.fault, credential: null, apps: [], knownAs: '' }
  }
  const { credential, daysLeft, apps, known } = preview
  const { notBefore, notAfter, teamId, keyId, ...facts } = credential
  return {
    ok: true,
    fault: null,
    credential: {
      ...facts,
      teamId: teamId ?? '',
      keyId: keyId ?? '',
      notBefore: timeText(notBefore),
      notAfter: timeText(notAfter),
      daysLeft,
    },
    apps: apps.map(({ bundleId, name, fault }) => ({ bundleId, name, fault })),
    knownAs: known?.credentialId ?? '',
  }
}

export function checkBody({ state, summary, environments }: CredentialCheck): object {
  return {
    state,
    summary,
    environments: environments.map(({ reason, ...rest }) => ({ ...rest, reason: reason ?? '' })),
  }
}

function timeText(at: Date | null): string {
  return at === null ? '' : at.toISOString()
}
