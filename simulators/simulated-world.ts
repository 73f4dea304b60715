import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { AccountPlan } from './phones/phone-plan.ts'
import { planFleet } from './phones/plan-fleet.ts'

/** What the phones and the PBX of one simulated world agree on, as a file says it. */
export const simulatedWorldSchema = z.strictObject({
  gatewayUrl: z.string(),
  apiKey: z.string(),
  apnsControlUrl: z.string(),
  domain: z.string(),
  teamId: z.string(),
  bundleIds: z.tuple([z.string()], z.string()),
  seed: z.number().int(),
  callsPerSecond: z.number().positive(),
})

export type SimulatedWorldFile = z.infer<typeof simulatedWorldSchema>

export type SimulatedWorld = SimulatedWorldFile & { fleet: AccountPlan[] }

/**
 * Reads a world from its file and plans its fleet.
 *
 * @throws Error when the file cannot be read or says something else
 */
export async function readSimulatedWorld(file: string): Promise<SimulatedWorld> {
  const world = simulatedWorldSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  return { ...world, fleet: planFleet(world) }
}
