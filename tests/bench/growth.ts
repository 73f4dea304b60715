import { type Cost, withCost } from './cost.ts'
import { type Client, openClient } from './load.ts'
import { aorOf } from './phones.ts'
import { median, type Row } from './rows.ts'
import { type BenchWorld, startBenchWorld } from './world.ts'

const FEW = 10_000
const MANY = 1_000_000
const ROUNDS = 5
const LOOKUPS = 4_000
const CALLS = 1_000
const WARM_UP = 500
const IN_FLIGHT = 16

type Sized = { world: BenchWorld; client: Client; phones: number }
type Work = 'lookup' | 'POST /calls'

/**
 * What a lookup and a call cost of the processor with 10,000 devices and with a million, each with a database of its
 * own, in turns. Fixed numbers of both, so that the history behind them is alike.
 */
export async function benchGrowth(): Promise<Row[]> {
  const few = await startBenchWorld({ profile: false })
  try {
    return await benchBoth(few)
  } finally {
    await few.stop()
  }
}

async function benchBoth(few: BenchWorld): Promise<Row[]> {
  const many = await startBenchWorld({ profile: false })
  try {
    await few.phones(FEW)
    await many.phones(MANY)
    // Else writing the seed to disk falls into the rounds.
    await many.db.query('checkpoint', 'CHECKPOINT', [])
    const sizes = [
      { world: few, phones: FEW },
      { world: many, phones: MANY },
    ].map(({ world, phones }) => ({
      world,
      phones,
      client: openClient({ url: world.gateway.url, apiKey: world.apiKey }),
    }))
    const rows = [await compare(sizes, 'lookup', LOOKUPS), await compare(sizes, 'POST /calls', CALLS)]
    for (const { client } of sizes) client.close()
    return rows
  } finally {
    await many.stop()
  }
}

async function compare(sizes: readonly Sized[], work: Work, count: number): Promise<Row> {
  const costs = sizes.map((): Cost[] => [])
  for (const sized of sizes) await doMany(sized, work, WARM_UP)
  for (const { world } of sizes) {
    for (const table of ['call', 'push']) await world.db.query(`analyze_${table}`, `ANALYZE ${table}`, [])
  }
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [n, sized] of sizes.entries()) {
      const { cost } = await withCost(
        sized.world,
        () => doMany(sized, work, count),
        () => count,
      )
      // The first is a warm-up: plans were just made anew.
      if (round > 0) costs[n]?.push(cost)
    }
  }
  const [few, many] = costs.map((all) => median(all.map((cost) => cost.gateway + cost.postgres)))
  if (few === undefined || many === undefined) throw new Error('nothing was measured')
  return {
    path: 'growth',
    what: `${work}: processor of gateway and PostgreSQL for each, ${MANY.toLocaleString('en')} devices`,
    value: many,
    unit: 'µs',
    baseline: { what: `${FEW.toLocaleString('en')} devices`, value: few },
    must: { factorBelow: 1.2 },
    note: `median of ${ROUNDS} rounds of ${count.toLocaleString('en')} in turns`,
  }
}

async function doMany(sized: Sized, work: Work, count: number): Promise<void> {
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await doOne(sized, work)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}

function doOne({ client, phones }: Sized, work: Work): Promise<unknown> {
  const aor = aorOf(Math.floor(Math.random() * phones))
  return work === 'lookup'
    ? client.get(`/api/v1/push-tokens?aor=${encodeURIComponent(aor)}`)
    : client.post('/api/v1/calls', { aor, wait: 'pushed', waitSeconds: 60, caller: '200' })
}
