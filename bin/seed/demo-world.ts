import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import type { Context } from '#lib/platform/context.ts'
import { type SimulatedWorldFile, simulatedWorldSchema } from '#simulators/simulated-world.ts'
import type { DemoTenant } from './demo-tenants.ts'

/** Where everything of a demo listens. */
export type DemoPlaces = { gatewayUrl: string; apnsControlUrl: string; teamId: string }

/**
 * Writes what phones and PBX of a tenant need into a file that only its owner may read, with the API key of the
 * last time if the gateway still takes it, else with a new one.
 */
export async function writeDemoWorld(
  ctx: Context,
  file: string,
  tenant: DemoTenant,
  places: DemoPlaces,
): Promise<SimulatedWorldFile> {
  const { domain, bundleIds, seed, callsPerSecond, accounts } = tenant
  const known = await knownApiKey(file)
  const apiKey =
    known !== null && (await isTaken(places.gatewayUrl, known)) ? known : await newApiKey(ctx, tenant)
  const world = simulatedWorldSchema.parse({
    ...places,
    apiKey,
    domain,
    bundleIds,
    seed,
    callsPerSecond,
    ...(accounts === undefined ? {} : { accounts }),
  })
  await writeFile(file, `${JSON.stringify(world, null, 2)}\n`, { mode: 0o600 })
  return world
}

async function knownApiKey(file: string): Promise<string | null> {
  if (!existsSync(file)) return null
  const found = simulatedWorldSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  return found.success ? found.data.apiKey : null
}

async function isTaken(gatewayUrl: string, apiKey: string): Promise<boolean> {
  const answer = await fetch(`${gatewayUrl}/api/v1/push-tokens?aor=nobody@example.com`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  await answer.body?.cancel()
  return answer.status === 200
}

async function newApiKey(ctx: Context, { name }: DemoTenant): Promise<string> {
  const { apiKey } = await createApiKey(ctx, { name: `PBX of ${name}`, scopes: SCOPES })
  return apiKey
}
