import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { createApp } from '#lib/apps/create-app.ts'
import type { CreateAppInput } from '#lib/apps/schemas.ts'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import type { Context } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import type { ApnsSimulator } from '#simulators/apns/simulator.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'

/** The app of every phone. */
export const BUNDLE_ID = 'com.example.pbxphone'
/** How long it waits: a test machine may be busy. What waits it out sets another in the kit. */
export const WAIT_SECONDS = 12

/** A tenant with the app, a credential that the simulated Apple takes, and an API key for the PBX. */
export async function setUpTenant(
  db: Db,
  apns: ApnsSimulator,
  keys: string,
  app: Partial<CreateAppInput> = {},
): Promise<{ ctx: Context; apiKey: string }> {
  const tenant = await createTenant(db)
  const ctx = { ...contextFor(db, tenant), keyRing: parseKeyRing(keys) }
  await createApp(ctx, { bundleId: BUNDLE_ID, name: 'Phone', waitSeconds: WAIT_SECONDS, ...app })
  const key = apns.pki.issueProviderKey({})
  const added = await addCredential(ctx, {
    file: { kind: 'p8', bytes: Buffer.from(key.p8), keyId: key.keyId, teamId: key.teamId },
    bundleIds: [BUNDLE_ID],
  })
  if (added.kind !== 'added') throw new Error(`the credential was not added: ${JSON.stringify(added)}`)
  await activateCredential(ctx, { credentialId: added.credential.credentialId, connect: false })
  return { ctx, apiKey: (await createApiKey(ctx, { name: 'kamailio', scopes: SCOPES })).apiKey }
}
