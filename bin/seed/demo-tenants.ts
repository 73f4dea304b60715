import type { SealingContext } from '#lib/credentials/credential-context.ts'
import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import type { PlatformContext, Role } from '#lib/platform/context.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import type { ApnsPki } from '#simulators/apns/pki.ts'
import { P12_PASSPHRASE } from '#simulators/apns/pki-store.ts'
import type { AccountSort } from '#simulators/phones/plan-fleet.ts'
import {
  ensureApp,
  ensureCredential,
  ensureEndpoint,
  ensureInvitation,
  ensureTenant,
  ensureUser,
} from './ensure.ts'

/** One tenant of the demo, with what its simulated world needs. */
export type DemoTenant = {
  slug: string
  name: string
  domain: string
  bundleIds: [string, ...string[]]
  seed: number
  callsPerSecond: number
  /** Calls of its past. */
  pastCalls: number
  accounts?: readonly AccountSort[]
}

export const DEMO_TELECOM: DemoTenant = {
  slug: 'demo-telecom',
  name: 'Demo Telecom',
  domain: 'pbx.demo-telecom.example',
  bundleIds: ['com.example.demophone', 'com.example.demodesk'],
  seed: 20_260,
  callsPerSecond: 1,
  pastCalls: 6_000,
}

export const HARBOUR_CLINIC: DemoTenant = {
  slug: 'harbour-clinic',
  name: 'Harbour Clinic',
  domain: 'voice.harbour-clinic.example',
  bundleIds: ['com.example.clinic'],
  seed: 7_312,
  callsPerSecond: 0.03,
  pastCalls: 400,
  accounts: [
    { count: 4, tempers: ['prompt'] },
    { count: 1, tempers: ['asleep'] },
    { count: 1, tempers: [], hasDeskPhone: true },
  ],
}

/** Every bundle id of the demo: what the simulated team owns. */
export const DEMO_BUNDLE_IDS: string[] = [...DEMO_TELECOM.bundleIds, ...HARBOUR_CLINIC.bundleIds]

/** People of the telecom, for the page of members. They have no password, so nobody signs in as them. */
const DEMO_PEOPLE: readonly { email: string; name: string; role: Role }[] = [
  { email: 'alice@demo-telecom.example', name: 'Alice Andersen', role: 'owner' },
  { email: 'bob@demo-telecom.example', name: 'Bob Berg', role: 'admin' },
  { email: 'carla@demo-telecom.example', name: 'Carla Claesson', role: 'operator' },
  { email: 'noc@demo-telecom.example', name: '', role: 'viewer' },
]

const INVITED: { email: string; role: Role } = { email: 'dana@demo-telecom.example', role: 'operator' }

const DAY_MS = 86_400_000

/** Makes the demo's tenants with apps and credentials, as far as they are not there. Answers their ids. */
export async function ensureDemoTenants(
  platform: PlatformContext & { keyRing: KeyRing },
  apple: { pki: ApnsPki; keyId: string; hookUrl: string },
): Promise<Map<DemoTenant, string>> {
  const telecom = await ensureTenant(platform, DEMO_TELECOM)
  const clinic = await ensureTenant(platform, HARBOUR_CLINIC)
  await furnishTelecom({ ...platform, tenantId: telecom.tenantId }, apple)
  await furnishClinic({ ...platform, tenantId: clinic.tenantId }, apple.pki)
  return new Map([
    [DEMO_TELECOM, telecom.tenantId],
    [HARBOUR_CLINIC, clinic.tenantId],
  ])
}

async function furnishTelecom(
  ctx: SealingContext,
  { pki, keyId, hookUrl }: { pki: ApnsPki; keyId: string; hookUrl: string },
): Promise<void> {
  const [phone, desk = phone] = DEMO_TELECOM.bundleIds
  for (const { email, name, role } of DEMO_PEOPLE) {
    await ensureUser(ctx, { email, name, password: null, membership: { tenantId: ctx.tenantId, role } })
  }
  await ensureInvitation(ctx, INVITED)
  await ensureEndpoint(ctx, { name: 'On call', url: hookUrl })
  await ensureApp(ctx, { bundleId: phone, name: 'Demo Phone' })
  await ensureApp(ctx, { bundleId: desk, name: 'Demo Desk', userAgentPattern: '^demodesk/', waitSeconds: 15 })
  const inDays = (days: number) => new Date(ctx.clock.now().getTime() + days * DAY_MS)
  await ensureCredential(ctx, {
    name: 'VoIP certificate of last year',
    bundleIds: [phone],
    status: 'retiring',
    file: () => certificate(pki, phone, inDays(20)),
  })
  await ensureCredential(ctx, {
    name: 'VoIP certificate',
    bundleIds: [phone],
    status: 'active',
    file: () => certificate(pki, phone, inDays(380)),
  })
  const { teamId, p8 } = pki.keys.list().find((key) => key.keyId === keyId) ?? pki.issueProviderKey()
  await ensureCredential(ctx, {
    name: 'Team key',
    bundleIds: [desk],
    status: 'active',
    file: () => ({ kind: 'p8', bytes: Buffer.from(p8), keyId, teamId }),
  })
}

async function furnishClinic(ctx: SealingContext, pki: ApnsPki): Promise<void> {
  const [bundleId] = HARBOUR_CLINIC.bundleIds
  await ensureApp(ctx, { bundleId, name: 'Clinic Phone' })
  await ensureCredential(ctx, {
    name: 'VoIP certificate',
    bundleIds: [bundleId],
    status: 'active',
    file: () => certificate(pki, bundleId, new Date(ctx.clock.now().getTime() + 9 * DAY_MS)),
  })
}

/** A `.p12` as Keychain Access exports it. */
function certificate(pki: ApnsPki, bundleId: string, notAfter: Date): CredentialFile {
  const { cert, key } = pki.issueCertificate({ bundleId, kind: 'voip', notAfter })
  const bytes = pki.toP12({ cert, key, passphrase: P12_PASSPHRASE, encryption: 'aes256' })
  return { kind: 'p12', bytes, passphrase: P12_PASSPHRASE }
}
