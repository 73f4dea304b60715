import { costNote, withCost } from './cost.ts'
import { openClient, runLoad } from './load.ts'
import { aorOf, phoneOf, reRegister } from './phones.ts'
import { percentile, type Row } from './rows.ts'
import { benchWakes } from './wakes.ts'
import type { BenchWorld } from './world.ts'

const SECONDS = 6
const WARM_UP_SECONDS = 2
const PACED_PER_SECOND = 500
const IN_FLIGHT = 32
const END_TO_END_IN_FLIGHT = 64

let calls = 0
const callOf = (phones: number, members: Record<string, unknown>) => {
  calls += 1
  return {
    aor: aorOf(Math.floor(Math.random() * phones)),
    callId: `bench-${process.pid}-${calls}`,
    caller: 'sip:200@pbx.example.com',
    callerName: 'Alice',
    ...members,
  }
}

/** `POST /calls`: what is sustained, what it takes at a steady pace, and the whole way to a phone and back. */
export async function benchCalls(world: BenchWorld, phones: number): Promise<Row[]> {
  await world.phones(phones)
  // First, for the calls that the other rows leave behind unanswered cost the database more when their wait is over.
  const wholeWay = await endToEnd(world, phones)
  const wakes = await benchWakes(world, phones)
  const target = { url: world.gateway.url, apiKey: world.apiKey }
  const pushed = {
    method: 'POST',
    path: '/api/v1/calls',
    body: () => callOf(phones, { wait: 'pushed', waitSeconds: 1 }),
  } as const
  await runLoad(target, { connections: IN_FLIGHT, seconds: WARM_UP_SECONDS, request: pushed })
  await analyzeHistory(world)
  const sustained = await withCost(
    world,
    () => runLoad(target, { connections: IN_FLIGHT, seconds: SECONDS, request: pushed }),
    (load) => load.perSecond * SECONDS,
  )
  const paced = await runLoad(target, {
    connections: IN_FLIGHT,
    seconds: SECONDS,
    rate: PACED_PER_SECOND,
    request: pushed,
  })
  const path = 'POST /calls'
  return [
    {
      path,
      what: `wait=pushed, sustained, ${IN_FLIGHT} in flight`,
      value: sustained.result.perSecond,
      unit: 'calls/s',
      must: { atLeast: 1_500 },
      note: `p50 ${sustained.result.p50} ms, p99 ${sustained.result.p99} ms; ${costNote(sustained.cost)}`,
    },
    {
      path,
      what: `wait=pushed, p99 at ${PACED_PER_SECOND}/s`,
      value: paced.p99,
      unit: 'ms',
      must: { below: 50 },
      note: `p50 ${paced.p50} ms, ${Math.round(paced.perSecond)} calls/s reached`,
    },
    wholeWay,
    ...wakes,
  ]
}

/**
 * What autovacuum does within a minute of a month's first calls: kept plans are then made anew, for tables that are
 * not empty any more. A run is over before its turn comes.
 */
async function analyzeHistory({ db }: BenchWorld): Promise<void> {
  for (const table of ['call', 'push', 'call_event'])
    await db.query(`analyze_${table}`, `ANALYZE ${table}`, [])
}

/** Calls that wait, and phones that register again as soon as they are pushed. */
async function endToEnd(world: BenchWorld, phones: number): Promise<Row> {
  const client = openClient({ url: world.gateway.url, apiKey: world.apiKey })
  const failures: unknown[] = []
  const stopListening = world.onPush((pushToken) => {
    client
      .post('/api/v1/registrations', reRegister(phoneOf(pushToken)))
      .catch((error: unknown) => failures.push(error))
  })
  const tookMs: number[] = []
  let endMs = 0
  const caller = async () => {
    while (performance.now() < endMs) {
      const startMs = performance.now()
      const answer = await client.post('/api/v1/calls', callOf(phones, { wait: 'registered' }))
      if (answer.verdict !== 'registered') throw new Error(`a call ended as ${answer.verdict}`)
      tookMs.push(performance.now() - startMs)
    }
  }
  const callFor = (seconds: number) => {
    endMs = performance.now() + seconds * 1000
    return Promise.all(Array.from({ length: END_TO_END_IN_FLIGHT }, caller))
  }
  try {
    await callFor(WARM_UP_SECONDS)
    await analyzeHistory(world)
    tookMs.length = 0
    const { cost } = await withCost(
      world,
      () => callFor(SECONDS),
      () => tookMs.length,
    )
    if (failures.length > 0) throw failures[0]
    return {
      path: 'end to end',
      what: `wait=registered, phones register when pushed, ${END_TO_END_IN_FLIGHT} in flight`,
      value: tookMs.length / SECONDS,
      unit: 'calls/s',
      must: { atLeast: 600 },
      note: `p50 ${percentile(tookMs, 0.5).toFixed(1)} ms, p99 ${percentile(tookMs, 0.99).toFixed(1)} ms; ${costNote(cost)}`,
    }
  } finally {
    stopListening()
    client.close()
  }
}
