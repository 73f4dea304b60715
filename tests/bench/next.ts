import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { findFreePort } from '#lib/platform/free-port.ts'
import { childEnvironment } from '#lib/platform/process-env.ts'
import { buildConsole, NEXT_PROGRAM, needsConsoleBuild } from '../../bin/console-build.ts'
import type { BenchChild } from './child.ts'
import { checkAnswer, type LookupTarget, measureLookups } from './lookup.ts'
import { processorMs } from './proc.ts'
import { median, type Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

const PHONES = 10_000
const ROUNDS = 5
const ROUND_SECONDS = 2
const START_MS = 60_000
const POLL_MS = 100
const BASE = '/api/v1/push-tokens'

/** `GET /push-tokens` at the gateway against the same handler inside Next. Builds the console if it is not. */
export async function benchNext(world: BenchWorld): Promise<Row[]> {
  await world.phones(PHONES)
  const { apiKey, gateway } = world
  const console = await startConsole(world)
  try {
    const ours: LookupTarget = { child: gateway, url: gateway.url, apiKey, base: BASE }
    const inNext: LookupTarget = { child: console, url: console.url, apiKey, base: BASE }
    await Promise.all([checkAnswer(ours), checkAnswer(inNext)])
    await measureLookups([ours, inNext], PHONES, { rounds: 1, seconds: ROUND_SECONDS })
    const options = { rounds: ROUNDS, seconds: ROUND_SECONDS }
    const [own, next] = await measureLookups([ours, inNext], PHONES, options)
    if (own === undefined || next === undefined) throw new Error('nothing was measured')
    const perSecond = median(own.loads.map((load) => load.perSecond))
    const ratio = median(
      own.loads.map((load, n) => load.perSecond / (next.loads[n]?.perSecond ?? Number.NaN)),
    )
    return [
      {
        path: 'lookup',
        what: 'against the same handler inside Next',
        value: perSecond,
        unit: 'req/s',
        baseline: { what: 'inside Next', value: perSecond / ratio },
        must: { factorAtLeast: 8 },
        note: `µs of processor each: ${own.costUs.toFixed(0)}, inside Next ${next.costUs.toFixed(0)}; median of ${ROUNDS} rounds in turns`,
      },
    ]
  } finally {
    await console.stop()
  }
}

/** @throws Error when the console does not answer within a minute */
async function startConsole(world: BenchWorld): Promise<BenchChild & { url: string }> {
  if (await needsConsoleBuild()) {
    await buildConsole((_name, line) => process.stderr.write(`${line}\n`), AbortSignal.timeout(600_000))
  }
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    process.execPath,
    [NEXT_PROGRAM, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
    {
      env: childEnvironment({
        ...world.settings,
        PUBLIC_URL: url,
        AUTH_SECRET: randomBytes(32).toString('base64url'),
        NODE_ENV: 'production',
      }),
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const lateMs = performance.now() + START_MS
  while (!(await answers(`${url}/api/v1/healthz`))) {
    if (performance.now() > lateMs || child.exitCode !== null) {
      await stop()
      throw new Error('The console did not start.')
    }
    await pause(POLL_MS)
  }
  return { process: child, ready: { port }, url, cpuMs: () => processorMs(child.pid ?? 0), stop }
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false,
  )
}
