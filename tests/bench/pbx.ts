import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DOMAIN, startKamailio } from '#tests/pbx/support/kamailio.ts'
import { header } from '#tests/pbx/support/sip-message.ts'
import { costNote, withCost } from './cost.ts'
import { openBenchPhones } from './pbx-phones.ts'
import { phoneOf } from './phones.ts'
import { percentile, type Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

const PHONES = 1_500
const CALLS_PER_SECOND = 100
const REGISTERING_AT_ONCE = 50
const WARM_UP_SECONDS = 5
/** SIPp ends the last calls within this time. */
const LAST_CALLS_SECONDS = 30

/** Kamailio with the kit, SIPp as caller, and phones that sleep until they are pushed. */
export async function benchPbx(world: BenchWorld, seconds: number): Promise<Row[]> {
  const gateway = world.gateway.url.replace('http://', '')
  const kamailio = await startKamailio({
    gateway,
    apiKey: world.apiKey,
    workers: 16,
    children: 4,
    timeoutSeconds: 2,
  })
  const phones = await openBenchPhones(kamailio.port, DOMAIN)
  const sentToPushMs: number[] = []
  const sentToInviteMs: number[] = []
  const pushedAt = new Map<number, number>()
  let startedAt = Number.POSITIVE_INFINITY
  phones.onInvite((n, invite) => {
    const sentAt = sippTime(header(invite, 'x-sent'))
    if (sentAt < startedAt + WARM_UP_SECONDS * 1_000) return
    sentToPushMs.push((pushedAt.get(n) ?? Number.NaN) - sentAt)
    sentToInviteMs.push(Date.now() - sentAt)
  })
  try {
    await registerAll(phones.register)
    await untilKnown(world)
    const stopListening = world.onPush((pushToken) => {
      pushedAt.set(phoneOf(pushToken), Date.now())
      void phones.register(phoneOf(pushToken))
    })
    startedAt = Date.now()
    const { result, cost } = await withCost(
      world,
      () => callAll(kamailio.port, seconds),
      ({ successful }) => successful,
    )
    stopListening()
    return rows(result, { seconds, sentToPushMs, sentToInviteMs, note: costNote(cost) })
  } finally {
    await phones.close()
    await kamailio.stop()
  }
}

async function registerAll(register: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let n = next++; n < PHONES; n = next++) await register(n)
  }
  await Promise.all(Array.from({ length: REGISTERING_AT_ONCE }, worker))
}

/** The kit reports off the SIP path: the gateway learns of the last phone a little later. */
async function untilKnown({ db }: BenchWorld): Promise<void> {
  for (;;) {
    const [row] = await db.query<{ known: number }>(
      'count_push_tokens',
      "SELECT count(*)::int AS known FROM push_token WHERE aor LIKE $1 AND status = 'active'",
      [`sip:%@${DOMAIN}`],
    )
    if ((row?.known ?? 0) >= PHONES) return
  }
}

type Calls = { successful: number; failed: number }

async function callAll(pbxPort: number, seconds: number): Promise<Calls> {
  const folder = await mkdtemp(path.join(tmpdir(), 'reveille-bench-sipp-'))
  try {
    const accounts = path.join(folder, 'accounts.csv')
    await writeFile(accounts, ['SEQUENTIAL', ...Array.from({ length: PHONES }, (_, n) => `${n};`)].join('\n'))
    const scenario = path.resolve('tests/pbx/sipp/bench-caller.xml')
    const args = [
      ['-sf', scenario, '-inf', accounts, '-i', '127.0.0.1', '-t', 'u1', '-nostdin', '-skip_rlimit'],
      ['-r', `${CALLS_PER_SECOND}`, '-m', `${CALLS_PER_SECOND * seconds}`, '-d', '300', '-l', '5000'],
      ['-trace_stat', '-stf', 'stat.csv', '-fd', '1', '-trace_err', '-error_file', 'errors.log'],
      ['-timeout', `${seconds + LAST_CALLS_SECONDS}s`, `127.0.0.1:${pbxPort}`],
    ].flat()
    const sipp = spawn('sipp', args, { stdio: 'ignore', cwd: folder })
    await once(sipp, 'exit')
    const errors = await readFile(path.join(folder, 'errors.log'), 'utf8').catch(() => '')
    if (errors !== '') process.stderr.write(`${errors.slice(0, 2_000)}\n`)
    return readStatistics(await readFile(path.join(folder, 'stat.csv'), 'utf8'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function readStatistics(csv: string): Calls {
  const lines = csv.trim().split('\n')
  const names = lines[0]?.split(';') ?? []
  const last = lines.at(-1)?.split(';') ?? []
  const figure = (name: string) => Number(last[names.indexOf(name)])
  return { successful: figure('SuccessfulCall(C)'), failed: figure('FailedCall(C)') }
}

/** `2026-01-31\t12:00:00.000000\t1769860800.000000`, or without the last: SIPp's own time of day. */
function sippTime(text: string): number {
  const epoch = /(\d{9,}\.\d+)/.exec(text)?.[1]
  return epoch === undefined ? Date.parse(text.trim().replace(/\s+/, 'T')) : Number(epoch) * 1_000
}

function rows(
  calls: Calls,
  of: { seconds: number; sentToPushMs: number[]; sentToInviteMs: number[]; note: string },
): Row[] {
  const what = `${CALLS_PER_SECOND} INVITE/s for ${of.seconds} s through Kamailio`
  const offered = CALLS_PER_SECOND * of.seconds
  const others = (values: readonly number[]) =>
    [0.5, 0.99].map((share) => `p${share * 100} ${percentile(values, share).toFixed(0)} ms`).join(', ')
  return [
    {
      path: 'pbx',
      what: `${what}: calls lost`,
      value: offered - calls.successful,
      unit: '',
      must: { below: 1 },
      note: `${calls.successful} of ${offered} answered and ended; ${of.note}`,
    },
    {
      path: 'pbx',
      what: 'INVITE sent → push at APNs, p95',
      value: percentile(of.sentToPushMs, 0.95),
      unit: 'ms',
      must: { below: 60 },
      note: `${others(of.sentToPushMs)}; ${of.sentToPushMs.length} calls`,
    },
    {
      path: 'pbx',
      what: 'INVITE sent → INVITE at the woken phone, p95',
      value: percentile(of.sentToInviteMs, 0.95),
      unit: 'ms',
      note: others(of.sentToInviteMs),
    },
  ]
}
