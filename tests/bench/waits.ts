import { openClient } from './load.ts'
import { aorOf } from './phones.ts'
import { residentMb } from './proc.ts'
import { percentile, type Row } from './rows.ts'
import type { BenchWorld } from './world.ts'

/** Calls are opened this many at a time, so that opening them is no storm. */
const OPENED_AT_ONCE = 32

/**
 * Many calls that wait at once for phones that never come: what they take of memory, and how late their answers
 * come.
 */
export async function benchWaits(world: BenchWorld, waiting: number, waitSeconds: number): Promise<Row[]> {
  await world.phones(waiting)
  const gateway = await world.openGateway()
  const client = openClient({ url: gateway.url, apiKey: world.apiKey })
  const pid = gateway.process.pid ?? 0
  try {
    await client.post('/api/v1/calls', { aor: aorOf(0), wait: 'pushed', waitSeconds: 1 })
    const idleMb = await residentMb(pid)
    const answers: Promise<number>[] = []
    let pushed = 0
    const stopListening = world.onPush(() => {
      pushed += 1
    })
    for (let n = 0; n < waiting; n += 1) {
      const startMs = Date.now()
      const call = client.post('/api/v1/calls', {
        aor: aorOf(n),
        wait: 'registered',
        waitSeconds,
        caller: '200',
      })
      answers.push(
        call.then((answer) => {
          if (answer.verdict !== 'no_register') throw new Error(`a call ended as ${answer.verdict}`)
          return Date.now() - startMs - waitSeconds * 1000
        }),
      )
      while (n - pushed >= OPENED_AT_ONCE) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    const fullMb = await residentMb(pid)
    const lateMs = await Promise.all(answers)
    stopListening()
    const what = `${waiting.toLocaleString('en')} calls waiting`
    return [
      {
        path: 'waits',
        what: `${what}: memory of the gateway`,
        value: fullMb,
        unit: 'MB',
        must: { below: 400 },
        note: `${idleMb.toFixed(0)} MB before`,
      },
      {
        path: 'waits',
        what: `${what}: how late the answer comes, p99`,
        value: percentile(lateMs, 0.99),
        unit: 'ms',
        must: { below: 50 },
        note: `p50 ${percentile(lateMs, 0.5)} ms, most ${percentile(lateMs, 1)} ms; includes sending the request and settling the call`,
      },
    ]
  } finally {
    client.close()
    await gateway.stop()
  }
}
