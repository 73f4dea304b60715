import { createApp } from '#lib/apps/create-app.ts'
import { listApps } from '#lib/apps/list-apps.ts'
import type { CreateAppInput } from '#lib/apps/schemas.ts'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import type { SealingContext } from '#lib/credentials/credential-context.ts'
import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { retireCredential } from '#lib/credentials/retire-credential.ts'
import type { Context, PlatformContext, Role } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { createTenant } from '#lib/tenants/create-tenant.ts'
import { getTenant } from '#lib/tenants/get-tenant.ts'
import { createUser, type NewUser } from '#lib/users/create-user.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { listMembers } from '#lib/users/list-members.ts'
import { updateEndpoint } from '#lib/webhooks/change-endpoint.ts'
import { createEndpoint } from '#lib/webhooks/create-endpoint.ts'
import { listEndpoints } from '#lib/webhooks/list-endpoints.ts'

/** The tenant with this slug; made if it is not there. */
export async function ensureTenant(
  ctx: PlatformContext,
  input: { slug: string; name: string },
): Promise<{ tenantId: string }> {
  return unlessConflict(
    () => createTenant(ctx, input),
    () => getTenant(ctx, { slug: input.slug }),
  )
}

/** Makes a user unless there is one with the address, whose password then stays what it is. */
export async function ensureUser(ctx: PlatformContext, user: NewUser): Promise<void> {
  await unlessConflict(
    () => createUser(ctx, user),
    () => null,
  )
}

/** Invites somebody, unless an invitation is pending or the person belongs to the tenant. */
export async function ensureInvitation(ctx: Context, input: { email: string; role: Role }): Promise<void> {
  const { members, invitations } = await listMembers(ctx)
  if ([...members, ...invitations].some(({ email }) => email === input.email)) return
  await inviteMember(ctx, input)
}

/** A webhook endpoint under the name, at the address. */
export async function ensureEndpoint(
  ctx: SealingContext,
  { name, url }: { name: string; url: string },
): Promise<void> {
  const known = (await listEndpoints(ctx)).find((endpoint) => endpoint.name === name)
  if (known === undefined) await createEndpoint(ctx, { name, url, events: [], enabled: true })
  else if (known.url !== url) await updateEndpoint(ctx, { ...known, url })
}

/** Makes an app unless the tenant has one with the bundle id. */
export async function ensureApp(ctx: Context, input: CreateAppInput): Promise<void> {
  const apps = await listApps(ctx)
  if (apps.some((app) => app.bundleId === input.bundleId)) return
  await createApp(ctx, input)
}

/** A credential under the name, in use for the apps; read from `file` if there is none of the name. */
export async function ensureCredential(
  ctx: SealingContext,
  input: {
    name: string
    bundleIds: readonly string[]
    status: 'active' | 'retiring'
    file: () => CredentialFile
  },
): Promise<void> {
  const { name, bundleIds, status } = input
  const known = (await listCredentials(ctx)).find((credential) => credential.name === name)
  if (known !== undefined && known.status !== 'draft') return
  const credentialId = known?.credentialId ?? (await addFile(ctx, input.file(), name, bundleIds))
  await activateCredential(ctx, { credentialId, connect: false })
  if (status === 'retiring') await retireCredential(ctx, { credentialId, to: 'retiring' })
}

async function addFile(
  ctx: SealingContext,
  file: CredentialFile,
  name: string,
  bundleIds: readonly string[],
): Promise<string> {
  const outcome = await addCredential(ctx, { file, name, bundleIds })
  if (outcome.kind === 'faulty') throw new Error(`The demo's own credential: ${outcome.fault.message}`)
  return outcome.credential.credentialId
}

async function unlessConflict<Made>(
  make: () => Promise<Made>,
  find: () => Promise<Made> | null,
): Promise<Made> {
  try {
    return await make()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return (await find()) as Made
  }
}
