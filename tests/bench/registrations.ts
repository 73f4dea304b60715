import { costNote, withCost } from './cost.ts'
import { runLoad } from './load.ts'
import { reRegister } from './phones.ts'
import type { Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

const SECONDS = 5
const IN_FLIGHT = 16
const BATCH = 50
const BATCHES_IN_FLIGHT = 4

/** Re-REGISTERs that bring nothing new, one in a request and fifty in a request. */
export async function benchRegistrations(world: BenchWorld, phones: number): Promise<Row[]> {
  await world.phones(phones)
  const target = { url: world.gateway.url, apiKey: world.apiKey }
  const any = () => reRegister(Math.floor(Math.random() * phones))
  const single = { method: 'POST', path: '/api/v1/registrations', body: any } as const
  const batch = {
    method: 'POST',
    path: '/api/v1/registrations',
    body: () => Array.from({ length: BATCH }, any),
  } as const
  await runLoad(target, { connections: IN_FLIGHT, seconds: 2, request: single })
  const singles = await withCost(
    world,
    () => runLoad(target, { connections: IN_FLIGHT, seconds: SECONDS, request: single }),
    (load) => load.perSecond * SECONDS,
  )
  const batches = await withCost(
    world,
    () => runLoad(target, { connections: BATCHES_IN_FLIGHT, seconds: SECONDS, request: batch }),
    (load) => load.perSecond * SECONDS * BATCH,
  )
  return [
    {
      path: 're-REGISTER',
      what: `one a request, ${IN_FLIGHT} in flight`,
      value: singles.result.perSecond,
      unit: 'REGISTER/s',
      must: { atLeast: 4_000 },
      note: `p99 ${singles.result.p99} ms; ${costNote(singles.cost)}`,
    },
    {
      path: 're-REGISTER',
      what: `${BATCH} a request, ${BATCHES_IN_FLIGHT} in flight`,
      value: batches.result.perSecond * BATCH,
      unit: 'REGISTER/s',
      must: { atLeast: 4_000 },
      note: `p99 ${batches.result.p99} ms; ${costNote(batches.cost)}`,
    },
  ]
}
