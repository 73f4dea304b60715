/**
 * The whole product on this machine, with a simulated Apple, simulated phones and a simulated PBX that calls them.
 * SIGTERM or SIGINT ends all of it; the next start goes on with the same data and the same sign-in.
 */
import { rmSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openDb } from '#lib/platform/db.ts'
import { dataDir, env } from '#lib/platform/env.ts'
import { createLog } from '#lib/platform/log.ts'
import { generatePassword } from '#lib/platform/passwords.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { writeOnce } from '#lib/platform/write-once.ts'
import { settleAddresses } from './addresses.ts'
import { createSession, type Session } from './commands/session.ts'
import { appleAnswers, type DemoApple, planApple } from './demo-apple.ts'
import { openDemoHooks } from './demo-hooks.ts'
import { type Product, startProduct } from './product.ts'
import { runUntilSignal } from './run-until-signal.ts'
import { DEMO_BUNDLE_IDS, DEMO_TELECOM } from './seed/demo-tenants.ts'
import { type SeededTenant, seedPast, seedTenants } from './seed.ts'

const EMAIL = 'demo@reveille.example'
const STOP_MS = 5_000
const POOL_SIZE = 4

const settings = env()
const folder = dataDir(settings)
const readyFile = path.join(folder, 'demo.json')
const say = (line: string) => console.log(line)

await mkdir(folder, { recursive: true })
const signIn = {
  email: EMAIL,
  password: await writeOnce(path.join(folder, 'demo-password'), generatePassword()),
}
const apple = await planApple(folder, DEMO_BUNDLE_IDS)
const hooks = await openDemoHooks(settings)

await runUntilSignal(
  async () => {
    await settleAddresses(settings)
    // Whoever waits for this file waits for this start. One that cannot be leaves the file of the demo that runs.
    await rm(readyFile, { force: true })
    const asFirstAdmin = { REVEILLE_ADMIN_EMAIL: signIn.email, REVEILLE_ADMIN_PASSWORD: signIn.password }
    const product = await startProduct(
      { ...settings, ...asFirstAdmin },
      { say, environment: { ...apple.environment, ...hooks.environment } },
    )
    product.supervisor.start(apple.program)
    return product
  },
  async (product) => {
    const telecom = await startTraffic(product, apple)
    await product.consoleReady
    const ready = {
      consoleUrl: product.addresses.consoleUrl,
      gatewayUrl: product.addresses.gatewayUrl,
      ...signIn,
      tenant: DEMO_TELECOM.slug,
      apiKey: telecom?.world.apiKey ?? '',
      apnsControlUrl: apple.controlUrl,
    }
    process.once('exit', () => rmSync(readyFile, { force: true }))
    await writeFile(readyFile, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 })
    say(readyText(ready))
  },
)

/** Seeds what is missing, then lets phones and PBX loose. */
async function startTraffic(product: Product, demoApple: DemoApple): Promise<SeededTenant | undefined> {
  await Promise.all([product.gatewayReady, appleAnswers(demoApple)])
  const session = openSession(product)
  try {
    const seeded = await seedTenants(session, {
      folder,
      apple: demoApple,
      hookUrl: hooks.url,
      gatewayUrl: product.addresses.localGatewayUrl,
      signIn,
    })
    const files = seeded.map(({ worldFile }) => worldFile)
    product.supervisor.start({
      name: 'phones',
      argv: ['bin/phones.ts', ...files],
      environment: {},
      stopMs: STOP_MS,
    })
    await seedPast(session, seeded)
    product.supervisor.start({
      name: 'pbx',
      argv: ['bin/pbx.ts', ...files],
      environment: {},
      stopMs: STOP_MS,
    })
    return seeded.find(({ tenant }) => tenant === DEMO_TELECOM)
  } finally {
    await session.close()
  }
}

function openSession({ installation }: Product): Session {
  const { databaseUrl, environment } = installation
  return createSession({
    settings,
    databaseUrl,
    db: openDb({ url: databaseUrl, poolSize: POOL_SIZE, applicationName: 'reveille demo' }),
    keyRing: parseKeyRing(environment.REVEILLE_KEYS ?? ''),
    log: createLog('demo', 'silent'),
  })
}

function readyText(ready: {
  consoleUrl: string
  gatewayUrl: string
  email: string
  password: string
}): string {
  const lines = [
    'The demo is ready: live calls are coming in.',
    '',
    `  Console   ${ready.consoleUrl}`,
    `  E-mail    ${ready.email}`,
    `  Password  ${ready.password}`,
    `  Gateway   ${ready.gatewayUrl}/api/v1`,
    '',
    `  All of it for scripts: ${readyFile}`,
  ]
  const rule = '─'.repeat(Math.max(...lines.map((line) => line.length)) + 2)
  return ['', rule, ...lines.map((line) => ` ${line}`), rule, ''].join('\n')
}
