import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { openDb } from '#lib/platform/db.ts'
import type { Env } from '#lib/platform/env.ts'
import { createLog } from '#lib/platform/log.ts'
import { generatePassword } from '#lib/platform/passwords.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { writeOnce } from '#lib/platform/write-once.ts'
import type { DayPlace } from '#simulators/day/simulate-day.ts'
import { createSession } from '../commands/session.ts'
import { appleAnswers, type DemoApple, planApple } from '../demo-apple.ts'
import { type Product, startProduct } from '../product.ts'
import { DEMO_BUNDLE_IDS, DEMO_TELECOM, type DemoTenant } from '../seed/demo-tenants.ts'
import { writeDemoWorld } from '../seed/demo-world.ts'
import { ensureApp, ensureCredential, ensureTenant, ensureUser } from '../seed/ensure.ts'

const EMAIL = 'demo@reveille.example'

const TENANT: DemoTenant = {
  slug: 'simulated-day',
  name: 'Simulated Day',
  domain: 'pbx.simulated-day.example',
  bundleIds: [DEMO_TELECOM.bundleIds[0]],
  seed: 1,
  callsPerSecond: 1,
  pastCalls: 0,
}

/** A product that was started for the simulation. */
export type OwnProduct = { place: DayPlace; stop(): Promise<void>; kill(): void }

/**
 * Starts the whole product with a simulated Apple, and a tenant for the simulated day.
 *
 * @param say gets what a person at the terminal should know, and the programs' addresses
 * @param signal breaks the start off; nothing is left running
 * @throws Error when it cannot be started, or was broken off
 */
export async function startOwnProduct(
  settings: Env,
  folder: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<OwnProduct> {
  await mkdir(folder, { recursive: true })
  const password = await writeOnce(path.join(folder, 'demo-password'), generatePassword())
  const apple = await planApple(folder, DEMO_BUNDLE_IDS)
  const firstAdmin = { REVEILLE_ADMIN_EMAIL: EMAIL, REVEILLE_ADMIN_PASSWORD: password }
  const product = await startProduct({ ...settings, ...firstAdmin }, { say, environment: apple.environment })
  try {
    product.supervisor.start(apple.program)
    const ready = Promise.all([product.gatewayReady, appleAnswers(apple)])
    await Promise.race([ready, product.broken, brokenOff(signal)])
    const place = await furnish(settings, folder, product, { apple, password })
    say(`Console ${product.addresses.consoleUrl}, e-mail ${EMAIL}, password ${password}`)
    return { place, stop: () => product.stop(), kill: () => product.kill() }
  } catch (error) {
    await product.stop()
    throw error
  }
}

function brokenOff(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error('Ended before the day began.'))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
}

async function furnish(
  settings: Env,
  folder: string,
  { installation, addresses }: Product,
  { apple, password }: { apple: DemoApple; password: string },
): Promise<DayPlace> {
  const { databaseUrl, environment } = installation
  const session = createSession({
    settings,
    databaseUrl,
    db: openDb({ url: databaseUrl, poolSize: 2, applicationName: 'reveille simulate' }),
    keyRing: parseKeyRing(environment.REVEILLE_KEYS ?? ''),
    log: createLog('simulate', 'silent'),
  })
  try {
    const { platform, keyRing } = session
    await ensureUser(platform, { email: EMAIL, password, name: 'Demo', isPlatformAdmin: true })
    const { tenantId } = await ensureTenant(platform, TENANT)
    const ctx = { ...platform, tenantId, keyRing }
    const [bundleId] = TENANT.bundleIds
    await ensureApp(ctx, { bundleId, name: 'Demo Phone' })
    await ensureCredential(ctx, {
      name: 'Team key',
      bundleIds: [bundleId],
      status: 'active',
      file: () => teamKey(apple),
    })
    const gatewayUrl = addresses.localGatewayUrl
    const { apiKey } = await writeDemoWorld(ctx, path.join(folder, 'simulated-day.json'), TENANT, {
      gatewayUrl,
      apnsControlUrl: apple.controlUrl,
      teamId: apple.teamId,
    })
    return {
      gatewayUrl,
      apiKey,
      apnsControlUrl: apple.controlUrl,
      teamId: apple.teamId,
      bundleIds: TENANT.bundleIds,
    }
  } finally {
    await session.close()
  }
}

function teamKey({ pki, keyId }: DemoApple) {
  const known = pki.keys.list().find((key) => key.keyId === keyId) ?? pki.issueProviderKey()
  return { kind: 'p8' as const, bytes: Buffer.from(known.p8), keyId: known.keyId, teamId: known.teamId }
}
