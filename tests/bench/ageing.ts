import { setTimeout as sleep } from 'node:timers/promises'
import { agePushTokens } from '#lib/devices/age-push-tokens.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { aorOf, reRegister } from './phones.ts'
import { childrenProcessorMs } from './proc.ts'
import { percentile, type Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

const PUSH_TOKENS = 100_000
const DAY_MS = 86_400_000

type Scan = {
  seconds: number
  processorSeconds: number
  heapMb: number
  registerMs: number[]
  changed: number
}

/** One scan over 100,000 push tokens that all expire, and one that gives all of them back, with REGISTERs meanwhile. */
export async function benchAgeing(world: BenchWorld, phones: number): Promise<Row[]> {
  await world.phones(Math.max(phones, PUSH_TOKENS))
  const { tenantId } = world.park
  await notSeenFor(world, 100)
  const expiring = await scan(world)
  const lifetime = (pushTokenLifetimeDays: number) =>
    world.db.prisma.tenant.update({ where: { id: tenantId }, data: { pushTokenLifetimeDays } })
  await lifetime(365)
  const reviving = await scan(world)
  const idle = await scan(world)
  await lifetime(90)
  await notSeenFor(world, 0)
  return [
    row('expire', expiring),
    row('come back', reviving),
    row('none changes', idle),
    {
      path: 'ageing',
      what: 'REGISTER while push tokens expire, slowest',
      value: Math.max(...expiring.registerMs),
      unit: 'ms',
      note: `median ${percentile(expiring.registerMs, 0.5).toFixed(1)} ms of ${expiring.registerMs.length}`,
    },
  ]
}

function row(what: string, { seconds, processorSeconds, heapMb, changed }: Scan): Row {
  return {
    path: 'ageing',
    what: `100,000 push tokens in one scan: ${what}`,
    value: seconds,
    unit: 's',
    must: { below: 10 },
    note: `${changed} changed; PostgreSQL's processor time ${processorSeconds.toFixed(1)} s; heap grew by ${heapMb.toFixed(1)} MB`,
  }
}

async function notSeenFor({ db, park }: BenchWorld, days: number): Promise<void> {
  const at = new Date(Date.now() - days * DAY_MS)
  await db.query(
    'bench_age',
    `UPDATE push_token SET last_registered_at = $2, expires_at = $2::timestamptz + interval '90 days', status = 'active',
      status_reason = '' WHERE tenant_id = $1 AND id IN (
        SELECT id FROM push_token WHERE tenant_id = $1 ORDER BY id LIMIT ${PUSH_TOKENS})`,
    [park.tenantId, at],
  )
  await db.query('bench_age_vacuum', 'VACUUM (ANALYZE) push_token', [])
}

async function scan(world: BenchWorld): Promise<Scan> {
  const registers = registersMeanwhile(world)
  const processorBefore = await childrenProcessorMs(world.postgresPid)
  const heapBefore = process.memoryUsage().heapUsed
  const startMs = performance.now()
  const { expired, restored } = await agePushTokens({ db: world.db, clock: systemClock })
  const seconds = (performance.now() - startMs) / 1_000
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1_048_576
  const processorSeconds = ((await childrenProcessorMs(world.postgresPid)) - processorBefore) / 1_000
  const registerMs = await registers.end()
  return { seconds, processorSeconds, heapMb, changed: expired + restored, registerMs }
}

/** A phone registers every 20 ms, one of those that the scan is at. */
function registersMeanwhile(world: BenchWorld): { end(): Promise<number[]> } {
  let ended = false
  const tookMs: number[] = []
  const going = (async () => {
    while (!ended) {
      const startMs = performance.now()
      const phone = Math.floor(Math.random() * PUSH_TOKENS)
      const response = await fetch(`${world.gateway.url}/api/v1/registrations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(reRegister(phone)),
      })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`${aorOf(phone)} could not register: ${response.status}`)
      tookMs.push(performance.now() - startMs)
      await sleep(20)
    }
  })()
  return {
    async end() {
      ended = true
      await going
      return tookMs
    },
  }
}
