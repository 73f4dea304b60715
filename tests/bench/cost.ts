import { childrenProcessorMs, processorMs } from './proc.ts'
import type { BenchWorld } from './world.ts'

/** Processor time in microseconds that one request cost, by process. On a busy machine steadier than any rate. */
export type Cost = { gateway: number; postgres: number; apns: number }

/**
 * Runs a load and says what each of its requests cost.
 *
 * @param countOf how many requests the load was
 */
export async function withCost<Result>(
  world: BenchWorld,
  work: () => Promise<Result>,
  countOf: (result: Result) => number,
): Promise<{ result: Result; cost: Cost }> {
  const before = await used(world)
  const result = await work()
  const after = await used(world)
  const each = (name: keyof Cost) => ((after[name] - before[name]) * 1000) / countOf(result)
  return { result, cost: { gateway: each('gateway'), postgres: each('postgres'), apns: each('apns') } }
}

async function used(world: BenchWorld): Promise<Cost> {
  return {
    gateway: await world.gateway.cpuMs(),
    postgres: await childrenProcessorMs(world.postgresPid),
    apns: await processorMs(world.apns.process.pid ?? 0),
  }
}

/** The cost as the note of a row. */
export function costNote({ gateway, postgres, apns }: Cost): string {
  const parts = [
    `gateway ${Math.round(gateway)}`,
    `PostgreSQL ${Math.round(postgres)}`,
    ...(apns > 1 ? [`simulated APNs ${Math.round(apns)}`] : []),
  ]
  return `µs of processor each: ${parts.join(', ')}`
}
