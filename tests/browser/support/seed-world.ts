import { randomBytes } from 'node:crypto'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { createApp } from '#lib/apps/create-app.ts'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import { systemClock } from '#lib/platform/clock.ts'
import type { PlatformContext, Role } from '#lib/platform/context.ts'
import { openDb } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { createTenant } from '#lib/tenants/create-tenant.ts'
import { createUser } from '#lib/users/create-user.ts'
import type { ConsoleWorld, SignIn, WorldTenant } from './console-world.ts'
import type { RunningProduct } from './running-product.ts'

type Kind = Pick<WorldTenant, 'slug' | 'name' | 'domain' | 'bundleId'>

const ACME: Kind = {
  slug: 'acme',
  name: 'Acme Telecom',
  domain: 'pbx.acme.example',
  bundleId: 'com.example.acme',
}
const HARBOUR: Kind = {
  slug: 'harbour-clinic',
  name: 'Harbour Clinic',
  domain: 'voice.harbour.example',
  bundleId: 'com.example.harbour',
}

export const BUNDLE_IDS: string[] = [ACME.bundleId, HARBOUR.bundleId]

type Seeded = Pick<ConsoleWorld, 'acme' | 'harbour'> & {
  people: Omit<ConsoleWorld['people'], 'firstAdmin'>
}

/** Makes two tenants that can push, and people of every role. */
export async function seedWorld(
  databaseUrl: string,
  keys: string,
  { providerKey }: Pick<RunningProduct, 'providerKey'>,
): Promise<Seeded> {
  const db = openDb({ url: databaseUrl, poolSize: 4, applicationName: 'reveille test' })
  const ctx: PlatformContext = {
    actor: { kind: 'system', name: 'test' },
    requestId: newId(),
    ip: null,
    clock: systemClock,
    db,
    log: createLog('test', 'silent'),
  }
  const keyRing = parseKeyRing(keys)
  try {
    const acme = await makeTenant({ ...ctx, keyRing }, ACME, providerKey)
    const harbour = await makeTenant({ ...ctx, keyRing }, HARBOUR, providerKey)
    const at = ({ tenantId }: WorldTenant, role: Role) => ({ tenantId, role })
    return {
      acme,
      harbour,
      people: {
        owner: await makePerson(ctx, 'owner', at(acme, 'owner')),
        operator: await makePerson(ctx, 'operator', at(acme, 'operator')),
        viewer: await makePerson(ctx, 'viewer', at(acme, 'viewer')),
        demoted: await makePerson(ctx, 'demoted', at(acme, 'operator')),
        roamer: await makePerson(ctx, 'roamer', at(acme, 'viewer')),
        forgetful: await makePerson(ctx, 'forgetful', at(acme, 'viewer')),
        careful: await makePerson(ctx, 'careful', at(acme, 'viewer')),
        wanderer: await makePerson(ctx, 'wanderer', at(acme, 'viewer')),
        federated: await makePerson(ctx, 'federated', at(acme, 'viewer')),
        stranger: await makePerson(ctx, 'stranger'),
        harbourOwner: await makePerson(ctx, 'harbour-owner', at(harbour, 'owner')),
      },
    }
  } finally {
    await db.close()
  }
}

async function makeTenant(
  platform: PlatformContext & { keyRing: ReturnType<typeof parseKeyRing> },
  kind: Kind,
  { p8, keyId, teamId }: RunningProduct['providerKey'],
): Promise<WorldTenant> {
  const { slug, name, bundleId } = kind
  const { tenantId } = await createTenant(platform, { slug, name })
  const ctx = { ...platform, tenantId }
  await createApp(ctx, { bundleId, name: `${name} Phone`, waitSeconds: 20 })
  const added = await addCredential(ctx, {
    file: { kind: 'p8', bytes: Buffer.from(p8), keyId, teamId },
    bundleIds: [bundleId],
  })
  if (added.kind !== 'added') throw new Error(`The credential was not added: ${JSON.stringify(added)}`)
  await activateCredential(ctx, { credentialId: added.credential.credentialId, connect: false })
  const { apiKey } = await createApiKey(ctx, { name: 'PBX', scopes: SCOPES })
  return { ...kind, tenantId, apiKey }
}

async function makePerson(
  ctx: PlatformContext,
  name: string,
  membership?: { tenantId: string; role: Role },
): Promise<SignIn> {
  const signIn = { email: `${name}@example.com`, password: randomBytes(12).toString('base64url') }
  await createUser(ctx, { ...signIn, name, ...(membership === undefined ? {} : { membership }) })
  return signIn
}
