import { type Client, openClient } from './load.ts'
import { aorOf, phoneOf, pushTokenOf, reRegister } from './phones.ts'
import { percentile, type Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

const WAKES = 300
const WAKES_AT_ONCE = 4

/** From "the PBX reports the REGISTER" to "the request that waited is answered", at one gateway and across two. */
export async function benchWakes(world: BenchWorld, phones: number): Promise<Row[]> {
  const other = await world.openGateway()
  const here = openClient({ url: world.gateway.url, apiKey: world.apiKey })
  const there = openClient({ url: other.url, apiKey: world.apiKey })
  try {
    await wakeMany(world, here, there, Math.min(phones, 200))
    const one = await wakeMany(world, here, here, phones)
    const two = await wakeMany(world, here, there, phones)
    return [wakeRow('one gateway', one, 15), wakeRow('across two gateways', two, 40)]
  } finally {
    here.close()
    there.close()
    await other.stop()
  }
}

function wakeRow(what: string, tookMs: readonly number[], belowMs: number): Row {
  return {
    path: 'wake',
    what: `REGISTER reported → call answered, ${what}, p99`,
    value: percentile(tookMs, 0.99),
    unit: 'ms',
    must: { below: belowMs },
    note: `p50 ${percentile(tookMs, 0.5).toFixed(1)} ms, ${tookMs.length} wakes, ${WAKES_AT_ONCE} at once`,
  }
}

async function wakeMany(
  world: BenchWorld,
  calls: Client,
  registers: Client,
  phones: number,
): Promise<number[]> {
  const pushed = new Map<string, () => void>()
  const stopListening = world.onPush((pushToken) => pushed.get(pushToken)?.())
  const tookMs: number[] = []
  const step = Math.max(1, Math.floor(phones / WAKES))
  let next = 0
  const waker = async () => {
    for (let index = next++; index < WAKES; index = next++) {
      const n = (index * step) % phones
      const isPushed = new Promise<void>((resolve) => pushed.set(pushTokenOf(n), resolve))
      const call = calls.post('/api/v1/calls', { aor: aorOf(n), wait: 'registered', caller: '200' })
      await isPushed
      const startMs = performance.now()
      const report = registers.post('/api/v1/registrations', reRegister(phoneOf(pushTokenOf(n))))
      const answer = await call
      tookMs.push(performance.now() - startMs)
      await report
      if (answer.verdict !== 'registered') throw new Error(`a call ended as ${answer.verdict}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: WAKES_AT_ONCE }, waker))
    return tookMs
  } finally {
    stopListening()
  }
}
