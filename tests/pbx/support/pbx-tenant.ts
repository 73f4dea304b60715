import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { createApp } from '#lib/apps/create-app.ts'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import type { Context } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import type { ApnsSimulator } from '#simulators/apns/simulator.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'

/** The app of every phone. */
export const BUNDLE_ID = 'com.example.pbxphone'
/** How long it waits: enough for a phone that wakes at once, and soon over. */
export const WAIT_SECONDS = 2

/** A tenant with the app, a credential that the simulated Apple takes, and an API key for the PBX. */
export async function setUpTenant(
  db: Db,
  apns: ApnsSimulator,
  keys: string,
): Promise<{ ctx: Context; apiKey: string }> {
  const tenant = await createTenant(db)
  const ctx = { ...contextFor(db, tenant), keyRing: parseKeyRing(keys) }
  await createApp(ctx, { bundleId: BUNDLE_ID, name: 'Phone', waitSeconds: WAIT_SECONDS })
  const credentialId = await addProviderKey(ctx, apns.pki.issueProviderKey({}))
  await activateCredential(ctx, { credentialId, connect: false })
  return { ctx, apiKey: (await createApiKey(ctx, { name: 'kamailio', scopes: SCOPES })).apiKey }
}

/** A file must be read within a second, which the thread that does it may miss on a busy machine. */
async function addProviderKey(
  ctx: Parameters<typeof addCredential>[0],
  key: ReturnType<ApnsSimulator['pki']['issueProviderKey']>,
): Promise<string> {
  const file = { kind: 'p8' as const, bytes: Buffer.from(key.p8), keyId: key.keyId, teamId: key.teamId }
  for (let tries = 1; ; tries += 1) {
    const added = await addCredential(ctx, { file, bundleIds: [BUNDLE_ID] })
    if (added.kind === 'added') return added.credential.credentialId
    if (tries === 5) throw new Error(`the credential was not added: ${JSON.stringify(added)}`)
  }
}
