import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { type CredentialInUse, listCredentialRecords, listInUse } from './admin-store.ts'
import type { CredentialRecord } from './credential.ts'

/** Credentials of the tenant, newest first, retired ones included; those of one app if given. */
export async function listCredentials(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: { appId?: string } = {},
): Promise<CredentialRecord[]> {
  if (input.appId !== undefined && !isUuid(input.appId)) throw notFound()
  return listCredentialRecords(ctx.db, ctx.tenantId, input)
}

/** @throws AppError `not_found` */
export async function getCredential(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: { credentialId: string },
): Promise<CredentialRecord> {
  if (!isUuid(input.credentialId)) throw notFound()
  const [credential] = await listCredentialRecords(ctx.db, ctx.tenantId, { credentialId: input.credentialId })
  if (credential === undefined) throw notFound()
  return credential
}

/** Credentials of all tenants that pushes are, or would be, sent with: what has to be looked after. */
export async function listCredentialsInUse(ctx: Pick<Context, 'db'>): Promise<CredentialInUse[]> {
  return listInUse(ctx.db)
}
