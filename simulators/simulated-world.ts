import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { AccountPlan, Temper } from './phones/phone-plan.ts'
import { type FleetInput, planFleet } from './phones/plan-fleet.ts'

const TEMPERS = [
  'prompt',
  'slow',
  'asleep',
  'offline',
  'deleted',
  'wrong_environment',
  'refused',
  'early',
] as const satisfies readonly Temper[]

const accountSort = z.strictObject({
  count: z.number().int(),
  tempers: z.array(z.enum(TEMPERS)),
  hasDeskPhone: z.boolean().optional(),
})

/** What the phones and the PBX of one simulated world agree on, as a file says it. */
export const simulatedWorldSchema = z.strictObject({
  gatewayUrl: z.string(),
  apiKey: z.string(),
  apnsControlUrl: z.string(),
  domain: z.string(),
  teamId: z.string(),
  bundleIds: z.tuple([z.string()], z.string()),
  seed: z.number().int(),
  /** What accounts there are; the fleet of the demo when absent. */
  accounts: z.array(accountSort).optional(),
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
  return { ...world, fleet: fleetOf(world) }
}

/** The accounts and phones of a world. */
export function fleetOf({ accounts, ...world }: SimulatedWorldFile): AccountPlan[] {
  return planFleet({
    ...world,
    ...((accounts === undefined ? {} : { accounts }) as Pick<FleetInput, 'accounts'>),
  })
}
