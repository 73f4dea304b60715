import { setTimeout as sleep } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import type { Log } from './log.ts'

/** What a job did, for the log: counts and names. Nothing is logged above `debug` when all of it is zero or empty. */
export type JobReport = Record<string, number | readonly string[]>

/** Work that any number of workers may be there for and one of them does at a time. */
export type Job = {
  /** Also the name of its queue: letters, digits, `-`. */
  name: string
  /** Five fields, in UTC. */
  cron: string
  run(): Promise<JobReport>
}

/** Something that is going on until it is stopped. */
export type Running = { stop(): Promise<void> }

type JobsOptions = { url: string; applicationName: string; jobs: readonly Job[]; log: Log }

/** A job that is still at it when the worker stops gets this long; its work is made so that it can be cut anywhere. */
const STOP_MS = 10_000
/** A worker that was killed is noticed after this long, and its job is free for the next turn. */
const HEARTBEAT_SECONDS = 30
const JOB_MAX_SECONDS = 600
const START_ATTEMPTS = 6

/**
 * Runs jobs by pg-boss, which keeps them in the schema `pgboss`. Each runs at once and then by its schedule; a
 * turn that comes while the last one is still going is left out, and a failed one is not repeated before its time.
 *
 * @throws Error when the database does not answer within about half a minute
 */
export async function startJobs({ url, applicationName, jobs, log }: JobsOptions): Promise<Running> {
  const boss = new PgBoss({ connectionString: url, application_name: applicationName, max: 4 })
  boss.on('error', (error) => log.error({ error: error.message }, 'the job queue failed; it goes on trying'))
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  await boss.start({ attempts: START_ATTEMPTS })
  for (const job of jobs) await startJob(boss, job, log)
  return { stop: () => boss.stop({ graceful: true, timeout: STOP_MS }) }
}

async function startJob(boss: PgBoss, job: Job, log: Log): Promise<void> {
  await boss.createQueue(job.name, {
    policy: 'exclusive',
    retryLimit: 0,
    retentionSeconds: 3_600,
    deleteAfterSeconds: 86_400,
    expireInSeconds: JOB_MAX_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
  })
  await boss.schedule(job.name, job.cron)
  await boss.work(job.name, () => runLogged(job, log))
  await boss.send(job.name)
}

async function runLogged(job: Job, log: Log): Promise<void> {
  const startMs = performance.now()
  try {
    const report = await job.run()
    const didSomething = Object.values(report).some((value) =>
      typeof value === 'number' ? value > 0 : value.length > 0,
    )
    const tookMs = Math.round(performance.now() - startMs)
    log[didSomething ? 'info' : 'debug']({ job: job.name, ...report, tookMs }, 'a job is done')
  } catch (error) {
    log.error({ job: job.name, error }, 'a job failed; it runs again at its next time')
    throw error
  }
}

/**
 * Does something over and over, with a pause of `everyMs` between two turns, in this process only. A turn that
 * fails is logged and the next one comes all the same; stopping waits for the turn under way.
 */
export function startTurns(options: {
  name: string
  everyMs: number
  run: () => Promise<unknown>
  log: Log
}): Running {
  const { name, everyMs, run, log } = options
  const stopping = new AbortController()
  const turns = async () => {
    while (!stopping.signal.aborted) {
      try {
        await run()
      } catch (error) {
        log.error({ job: name, error }, 'a turn failed; the next one tries again')
      }
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = turns()
  return {
    stop() {
      stopping.abort()
      return ended
    },
  }
}
