import type { ApnsSecret } from '#lib/apns/credential.ts'
import { getApp } from '#lib/apps/get-app.ts'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { invalid } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { seal } from '#lib/platform/secrets.ts'
import { insertCredential, linkApps, listCredentialRecords } from './admin-store.ts'
import { checkFitsApp } from './check-fits-app.ts'
import type { CredentialRecord } from './credential.ts'
import type { SealingContext } from './credential-context.ts'
import type { CredentialFault, CredentialFile, ReadCredential } from './credential-file.ts'
import { readCredentialFileApart } from './read-apart.ts'
import type { CredentialFileReading } from './read-credential-file.ts'
import { sealContext } from './store.ts'

type Environment = 'production' | 'sandbox'

export type AddCredentialInput = {
  file: CredentialFile
  /** Bundle ids of the apps that it is to serve; more than one only for a `.p8`. */
  bundleIds: readonly string[]
  /** What people call it; made from the file when absent. */
  name?: string | undefined
  /** Fewer than the file allows; all that it allows when absent. */
  environments?: readonly Environment[] | undefined
}

export type AddCredentialOutcome =
  /** Stored, as a draft: nothing is pushed with it yet. */
  | { kind: 'added'; credential: CredentialRecord }
  /** A known `.p8` that serves further apps from now on, in the status that it has. */
  | { kind: 'linked'; credential: CredentialRecord }
  /** It was stored before and serves these apps; nothing has changed. */
  | { kind: 'known'; credential: CredentialRecord }
  /** The file is faulty or fits no app; nothing was stored. */
  | { kind: 'faulty'; fault: CredentialFault }

/**
 * Reads a credential file and stores it, sealed, as a draft. Nothing is stored when the file is faulty.
 *
 * @param readFile reads the file; whose content nobody vouches for is read apart
 * @throws AppError `not_found` for an app that is not there or a role below admin, `invalid` for an environment
 *   that the credential does not cover, `rate_limited` when too many files wait to be read
 */
export async function addCredential(
  ctx: SealingContext,
  input: AddCredentialInput,
  readFile: (file: CredentialFile, now: Date) => Promise<CredentialFileReading> = readCredentialFileApart,
): Promise<AddCredentialOutcome> {
  requireRole(ctx, 'admin')
  const apps = await Promise.all(input.bundleIds.map((bundleId) => getApp(ctx, { bundleId })))
  if (apps.length === 0) throw invalid('/bundleIds', 'must name an app')
  const reading = await readFile(input.file, ctx.clock.now())
  if (!reading.ok) return { kind: 'faulty', fault: reading.fault }
  for (const app of apps) {
    const fit = checkFitsApp(reading.credential, app.bundleId)
    if (!fit.ok) return { kind: 'faulty', fault: fit.fault }
  }
  const environments = chooseEnvironments(reading.credential, input.environments)
  const appIds = apps.map((app) => app.appId)
  return store(ctx, { read: reading.credential, name: input.name, environments, appIds })
}

function chooseEnvironments(read: ReadCredential, wanted: readonly Environment[] | undefined): Environment[] {
  const beyond = wanted?.find((environment) => !read.environments.includes(environment))
  if (beyond !== undefined) {
    throw invalid('/environments', `This credential does not cover ${beyond}, only ${read.environments}.`)
  }
  return [...(wanted ?? read.environments)]
}

type Storable = {
  read: ReadCredential
  name: string | undefined
  environments: Environment[]
  appIds: readonly string[]
}

async function store(ctx: SealingContext, storable: Storable): Promise<AddCredentialOutcome> {
  const { read, appIds, environments } = storable
  const { secret, purpose: _purpose, ...shown } = read
  const credentialId = newId()
  const sealedSecret = await seal(
    ctx.keyRing,
    JSON.stringify(secret satisfies ApnsSecret),
    sealContext(ctx.tenantId, credentialId),
  )
  return ctx.db.prisma.$transaction(async (tx) => {
    const at = ctx.clock.now()
    const isNew = await insertCredential(tx, {
      ...shown,
      id: credentialId,
      tenantId: ctx.tenantId,
      name: storable.name ?? defaultName(read),
      sealedSecret,
      teamId: read.teamId ?? '',
      keyId: read.keyId ?? '',
      environments,
      status: 'draft',
      statusSince: at,
      createdAt: at,
    })
    const [credential] = await listCredentialRecords({ prisma: tx }, ctx.tenantId, {
      fingerprint: read.fingerprint,
    })
    if (credential === undefined) throw new Error('a stored credential is gone')
    const links = await linkApps(tx, ctx.tenantId, credential.credentialId, appIds)
    if (!isNew && links === 0) return { kind: 'known', credential }
    await recordAuditEvent(tx, ctx, {
      action: isNew ? 'credential.add' : 'credential.link',
      subject: credential.name,
      subjectId: credential.credentialId,
      detail: { kind: read.kind, fingerprint: read.fingerprint, appIds: [...appIds], environments },
    })
    await notifyConfig(tx, ctx.tenantId)
    const [linked] = await listCredentialRecords({ prisma: tx }, ctx.tenantId, {
      fingerprint: read.fingerprint,
    })
    return { kind: isNew ? 'added' : 'linked', credential: linked ?? credential }
  })
}

/** `VoIP Services: com.example.phone (until 2027-11-22)`, or `APNs key ABCDE12345`. */
function defaultName({ kind, subject, notAfter, topics }: ReadCredential): string {
  if (kind === 'p8') return subject
  const commonName = /(?:^|, )CN=([^,]+)/.exec(subject)?.[1] ?? topics[0] ?? subject
  return notAfter === null ? commonName : `${commonName} (until ${notAfter.toISOString().slice(0, 10)})`
}
