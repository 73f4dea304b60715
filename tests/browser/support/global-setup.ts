import type { TestProject } from 'vitest/node'
import { generateKeyRing } from '#lib/platform/secrets.ts'
import { startMailServer } from '#tests/integration/alerts/receivers.ts'
import { createDataFolder } from '#tests/support/data-folder.ts'
import { startTestPostgres } from '#tests/support/test-postgres.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { startRunningProduct } from './running-product.ts'
import { BUNDLE_IDS, seedWorld } from './seed-world.ts'

/** Starts the whole product once for the run, on a throw-away PostgreSQL, and seeds it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cleanUps: (() => Promise<void>)[] = []
  const cleanUp = async () => {
    for (const step of cleanUps.toReversed()) await step()
  }
  try {
    const data = await createDataFolder()
    cleanUps.push(data.remove)
    const postgres = await startTestPostgres()
    cleanUps.push(postgres.stop)
    const { folder } = data
    const keys = generateKeyRing()
    const databaseUrl = postgres.url
    const provider = await startIdentityProvider()
    cleanUps.push(provider.stop)
    const mail = await startMailServer()
    cleanUps.push(mail.close)
    const { issuer: issuerUrl, clientId, clientSecret } = provider
    const environment = {
      OIDC_ISSUER: issuerUrl,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      SMTP_URL: mail.url,
      MAIL_FROM: 'Reveille <reveille@example.com>',
    }
    const product = await startRunningProduct({
      folder,
      databaseUrl,
      keys,
      bundleIds: BUNDLE_IDS,
      environment,
    })
    cleanUps.push(product.stop)
    // Not before: the console starts while its provider is down.
    provider.serve(product.consoleUrl)
    const { people, ...seeded } = await seedWorld(databaseUrl, keys, product)
    const { stop: _stop, providerKey: _providerKey, firstAdmin, ...addresses } = product
    project.provide('consoleWorld', {
      ...addresses,
      issuerUrl,
      databaseUrl,
      ...seeded,
      people: { firstAdmin, ...people },
    })
  } catch (error) {
    await cleanUp()
    throw error
  }
  return cleanUp
}
