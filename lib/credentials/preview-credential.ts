import { listApps } from '#lib/apps/list-apps.ts'
import type { Context } from '#lib/platform/context.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { listCredentialRecords } from './admin-store.ts'
import { checkFitsApp } from './check-fits-app.ts'
import type { CredentialStatus } from './credential.ts'
import type { CredentialFault, CredentialFile, ReadCredential } from './credential-file.ts'
import { daysUntil } from './credential-health.ts'
import { readCredentialFileApart } from './read-apart.ts'

/** All of a credential file that may be shown. */
export type ShownCredential = Omit<ReadCredential, 'secret'>

/** An app of the tenant, and what keeps the credential from serving it; null if nothing does. */
export type PreviewedApp = { appId: string; bundleId: string; name: string; fault: CredentialFault | null }

export type CredentialPreview =
  | {
      kind: 'readable'
      credential: ShownCredential
      /** Whole days until it ends; null for a key. */
      daysLeft: number | null
      /** Every app of the tenant, those that it serves first. */
      apps: PreviewedApp[]
      /** The same credential, if it was stored before. */
      known: { credentialId: string; name: string; status: CredentialStatus } | null
    }
  | { kind: 'faulty'; fault: CredentialFault }

/**
 * Says what a credential file is and which apps of the tenant it would serve. Nothing is stored and nobody is
 * asked. A file that serves no app of the tenant is faulty.
 *
 * @throws AppError `not_found` for a role below admin, `rate_limited` when too many files wait to be read
 */
export async function previewCredential(
  ctx: Context,
  input: { file: CredentialFile },
): Promise<CredentialPreview> {
  requireRole(ctx, 'admin')
  const reading = await readCredentialFileApart(input.file, ctx.clock.now())
  if (!reading.ok) return { kind: 'faulty', fault: reading.fault }
  const { secret: _secret, ...credential } = reading.credential
  const apps = (await listApps(ctx)).map(({ appId, bundleId, name }): PreviewedApp => {
    const fit = checkFitsApp(credential, bundleId)
    return { appId, bundleId, name, fault: fit.ok ? null : fit.fault }
  })
  if (!apps.some((app) => app.fault === null)) return { kind: 'faulty', fault: servesNone(credential, apps) }
  const [known] = await listCredentialRecords(ctx.db, ctx.tenantId, { fingerprint: credential.fingerprint })
  const { notAfter } = credential
  return {
    kind: 'readable',
    credential,
    daysLeft: notAfter === null ? null : daysUntil(notAfter, ctx.clock.now()),
    apps: apps.toSorted((a, b) => Number(a.fault !== null) - Number(b.fault !== null)),
    known: known === undefined ? null : pickKnown(known),
  }
}

function pickKnown({
  credentialId,
  name,
  status,
}: {
  credentialId: string
  name: string
  status: CredentialStatus
}) {
  return { credentialId, name, status }
}

/** The app that comes nearest says it best: one with the right bundle id, else the only one there is. */
function servesNone({ topics }: ShownCredential, apps: readonly PreviewedApp[]): CredentialFault {
  const nearest = apps.find((app) => app.fault?.code === 'no_voip_topic')
  const [first, ...others] = apps
  if (nearest?.fault != null) return nearest.fault
  if (first === undefined) {
    const message = `There is no app yet. Make the app first, with the bundle id that this credential is for${
      topics[0] === undefined ? '' : ` (it covers ${topics.join(', ')})`
    }.`
    return { code: 'other_bundle', message }
  }
  if (others.length === 0 && first.fault !== null) return first.fault
  const message =
    `This certificate is for another app: it covers ${topics.join(', ')}, and your apps are ` +
    `${apps.map((app) => app.bundleId).join(', ')}. Upload the certificate of one of them, or make the app first.`
  return { code: 'other_bundle', message }
}
