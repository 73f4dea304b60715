import { diagnoseLeftoverCalls, leftoverLookBackMs } from '#lib/calls/diagnose-leftover-calls.ts'
import { purgeKeys } from '#lib/calls/purge-keys.ts'
import { rollUpCalls } from '#lib/calls/roll-up-calls.ts'
import { sweepAbandonedCalls } from '#lib/calls/sweep-abandoned-calls.ts'
import { keepPartitions } from '#lib/history/keep-partitions.ts'
import { purgeHistory } from '#lib/history/purge-history.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { openDb } from '#lib/platform/db.ts'
import { env } from '#lib/platform/env.ts'
import { type Job, startJobs, startTurns } from '#lib/platform/jobs.ts'
import { createLog } from '#lib/platform/log.ts'
import { purgeSignInTries } from '#lib/users/purge-sign-in-tries.ts'
import { watchAlerts } from './worker/alert-watch.ts'
import { watchCredentials } from './worker/credential-watch.ts'

const SWEEP_EVERY_MS = 1_000
const HOURS_COUNTED_AGAIN = 3

const settings = env()
if (settings.DATABASE_URL === undefined) {
  throw new Error('DATABASE_URL must be set for a process that is started by itself.')
}
const log = createLog('worker', settings.LOG_LEVEL)
const clock = systemClock
const db = openDb({
  url: settings.DATABASE_URL,
  directUrl: settings.DATABASE_DIRECT_URL,
  poolSize: Math.min(settings.DATABASE_POOL_SIZE, 8),
  applicationName: 'reveille worker',
})
const ctx = { db, clock, log }
const credentials = watchCredentials(settings, ctx)
const alerts = watchAlerts(settings, ctx)
let isFirstTurn = true

const jobs: Job[] = [
  {
    name: 'diagnose-leftover-calls',
    cron: '* * * * *',
    run: async () => {
      const lookBackMs = leftoverLookBackMs(clock.now(), isFirstTurn)
      isFirstTurn = false
      return diagnoseLeftoverCalls(ctx, lookBackMs)
    },
  },
  {
    name: 'roll-up-calls',
    cron: '*/10 * * * *',
    run: () => rollUpCalls(ctx, clock.now().getUTCMinutes() < 10 ? HOURS_COUNTED_AGAIN : 1),
  },
  { name: 'purge-keys', cron: '17 * * * *', run: () => purgeKeys(ctx) },
  { name: 'purge-sign-in-tries', cron: '27 * * * *', run: () => purgeSignInTries(ctx) },
  { name: 'keep-partitions', cron: '7 * * * *', run: () => keepPartitions(ctx) },
  { name: 'purge-history', cron: '37 * * * *', run: () => purgeHistory(ctx) },
  ...credentials.jobs,
  ...alerts.jobs,
]

const sweep = startTurns({
  name: 'sweep-abandoned-calls',
  everyMs: SWEEP_EVERY_MS,
  log,
  run: async () => {
    const swept = await sweepAbandonedCalls(ctx)
    if (swept.length > 0) log.warn({ calls: swept.length }, 'settled calls that their gateway had left')
  },
})
const scheduled = await startJobs({
  url: settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL,
  applicationName: 'reveille worker jobs',
  jobs: jobs.map(alerts.noted),
  log,
})
log.info({ jobs: jobs.map((job) => job.name) }, 'the worker is ready')

let stopping = false
async function stop(signal: string): Promise<void> {
  if (stopping) return
  stopping = true
  log.info({ signal }, 'stopping: jobs under way may finish')
  await Promise.all([sweep.stop(), scheduled.stop(), credentials.stop()])
  await alerts.stop()
  await db.close()
  log.info('stopped')
}

process.on('SIGTERM', (signal) => void stop(signal))
process.on('SIGINT', (signal) => void stop(signal))
