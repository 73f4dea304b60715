import { afterEach, expect, it } from 'vitest'
import { generateKeyRing } from '#lib/platform/secrets.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { type Child, startChild } from './child.ts'
import { insertCall } from './world.ts'

const database = useTestDatabase()
const started: Child[] = []

function startWorker(): Child {
  const worker = startChild('bin/worker.ts', {
    DATABASE_URL: database.url,
    REVEILLE_KEYS: generateKeyRing(),
    LOG_LEVEL: 'debug',
  })
  started.push(worker)
  return worker
}

const isReady = (line: { msg: string }) => line.msg === 'the worker is ready'
const didJob = (job: string) => (line: Record<string, unknown>) =>
  line.job === job && line.msg === 'a job is done'

afterEach(async () => {
  await Promise.all(started.map((worker) => worker.end('SIGKILL')))
})

it('two workers start side by side, each job runs at once, and SIGTERM ends them cleanly', async () => {
  const call = await insertCall(database.db, new Date(Date.now() - 30_000), {
    pushedCount: 1,
    acceptedCount: 1,
  })
  const workers = [startWorker(), startWorker()]
  await Promise.all(workers.map((worker) => worker.line(isReady)))
  const jobs = ['diagnose-leftover-calls', 'roll-up-calls', 'purge-keys', 'keep-partitions']
  for (const job of jobs) await Promise.any(workers.map((worker) => worker.line(didJob(job))))
  const settled = await database.db.prisma.call.findUniqueOrThrow({ where: { id: call.id } })
  expect(settled).toMatchObject({ verdict: 'no_register', state: 'no_register' })
  const lines = () => workers.flatMap((worker) => worker.lines)
  expect(lines().filter((line) => line.msg.startsWith('settled calls'))).toHaveLength(1)

  expect(await Promise.all(workers.map((worker) => worker.end('SIGTERM')))).toEqual([0, 0])
  expect(lines().filter((line) => line.level === 'error')).toEqual([])
  expect(lines().filter((line) => line.msg === 'stopped')).toHaveLength(2)
})
