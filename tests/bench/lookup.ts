import { type BenchChild, startChild } from './child.ts'
import { type Load, type LoadRequest, runLoad } from './load.ts'
import { aorOf } from './phones.ts'
import { median, type Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

const IN_FLIGHT = 16
const FEW_PHONES = 10_000
const ROUNDS = 5
const ROUND_SECONDS = 2

/** A server that answers lookups, and its process. */
export type LookupTarget = { child: BenchChild; url: string; apiKey: string; base: string }

/** Rounds of one server: what each came to, and the processor time in µs that one request cost. */
export type MeasuredLookups = { loads: Load[]; costUs: number }

/** `GET /push-tokens` against the same statement with nothing around it, and against itself with fewer phones. */
export async function benchLookup(world: BenchWorld, phones: number): Promise<Row[]> {
  await world.phones(FEW_PHONES)
  const bareChild = await startChild('tests/bench/bare-lookup-child.ts', {
    args: [world.park.tenantId],
    settings: { DATABASE_URL: world.databaseUrl, REVEILLE_KEYS: 'unused' },
  })
  const gateway: LookupTarget = {
    child: world.gateway,
    url: world.gateway.url,
    apiKey: world.apiKey,
    base: '/api/v1/push-tokens',
  }
  const bare: LookupTarget = {
    child: bareChild,
    url: `http://127.0.0.1:${bareChild.ready.port}`,
    apiKey: '',
    base: '/',
  }
  try {
    await Promise.all([checkAnswer(gateway), checkAnswer(bare)])
    await measureLookups([gateway], FEW_PHONES, { rounds: 1, seconds: 2 })
    const [few] = await measureLookups([gateway], FEW_PHONES, { rounds: 1, seconds: ROUND_SECONDS })
    await world.phones(phones)
    await measureLookups([gateway, bare], phones, { rounds: 1, seconds: 2 })
    const [ours, floor] = await measureLookups([gateway, bare], phones, {
      rounds: ROUNDS,
      seconds: ROUND_SECONDS,
    })
    if (few === undefined || ours === undefined || floor === undefined)
      throw new Error('nothing was measured')
    return lookupRows(ours, floor, few, phones)
  } finally {
    await bareChild.stop()
  }
}

/** Short rounds in turns, so that whatever else the machine does falls on all alike. */
export async function measureLookups(
  targets: readonly LookupTarget[],
  phones: number,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<MeasuredLookups[]> {
  const totals = targets.map(() => ({ loads: [] as Load[], cpuMs: 0 }))
  for (let n = 0; n < rounds; n += 1) {
    for (const [index, target] of targets.entries()) {
      const before = await target.child.cpuMs()
      const load = await runLoad(target, {
        connections: IN_FLIGHT,
        seconds,
        request: lookupOf(target.base, phones),
      })
      const total = totals[index]
      total?.loads.push(load)
      if (total !== undefined) total.cpuMs += (await target.child.cpuMs()) - before
    }
  }
  return totals.map(({ loads, cpuMs }) => {
    const requests = loads.reduce((sum, load) => sum + load.perSecond * seconds, 0)
    return { loads, costUs: (cpuMs * 1000) / requests }
  })
}

/** A server that answers quickly and wrongly must not win. */
export async function checkAnswer({ url, base, apiKey }: LookupTarget): Promise<void> {
  const response = await fetch(`${url}${base}?aor=${encodeURIComponent(aorOf(1))}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  const { items } = (await response.json()) as { items: unknown[] }
  if (items.length !== 1) throw new Error(`${url} answered ${items.length} push tokens instead of one`)
}

function lookupOf(base: string, phones: number): LoadRequest {
  return {
    method: 'GET',
    path: base,
    pathOf: () => `${base}?aor=${encodeURIComponent(aorOf(Math.floor(Math.random() * phones)))}`,
  }
}

function lookupRows(
  ours: MeasuredLookups,
  floor: MeasuredLookups,
  few: MeasuredLookups,
  phones: number,
): Row[] {
  const perSecond = (measured: MeasuredLookups) => median(measured.loads.map((load) => load.perSecond))
  const p99 = (measured: MeasuredLookups) => median(measured.loads.map((load) => load.p99))
  const ratio = median(
    ours.loads.map((load, n) => load.perSecond / (floor.loads[n]?.perSecond ?? Number.NaN)),
  )
  const path = 'lookup'
  return [
    {
      path,
      what: `${IN_FLIGHT} in flight, ${phones.toLocaleString('en')} devices`,
      value: perSecond(ours),
      unit: 'req/s',
      baseline: { what: 'bare node:http + pg', value: perSecond(ours) / ratio },
      must: { factorAtLeast: 0.6 },
      note: `median of ${ROUNDS} rounds in turns`,
    },
    {
      path,
      what: 'processor of the server for each',
      value: ours.costUs,
      unit: 'µs',
      baseline: { what: 'bare', value: floor.costUs },
      note: 'steadier than rates on a busy machine',
    },
    {
      path,
      what: 'p99',
      value: p99(ours),
      unit: 'ms',
      baseline: { what: 'bare', value: p99(floor) },
      must: { below: 10 },
    },
    {
      path,
      what: `processor for each, against ${FEW_PHONES.toLocaleString('en')} devices`,
      value: ours.costUs,
      unit: 'µs',
      baseline: { what: 'few devices', value: few.costUs },
      must: { factorBelow: 1.2 },
    },
  ]
}
