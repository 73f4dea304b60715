import type { Finding } from './alert.ts'
import type { RuleBook } from './rule-settings.ts'

/** A job of the worker: when it last came to its end, and how often it should. */
export type JobTurn = { job: string; endedAt: Date; everyMs: number }

/** What is known of the machinery itself. */
export type PlatformFacts = {
  /** How far Apple's clock was ahead of ours at the last checks. */
  skewsMs: readonly number[]
  defaultPartitions: readonly string[]
  /** Tables that have no partition for the month of a moment soon. */
  unpreparedTables: readonly string[]
  turns: readonly JobTurn[]
}

/** Turns that may be left out before a job counts as late. */
const TURNS_LATE = 3

const OF_PLATFORM = { tenantId: null, stage: '', place: { page: 'alerts' as const } }

/** What is wrong with clock, partitions and worker. */
export function judgePlatform(facts: PlatformFacts, book: RuleBook, now: Date): Finding[] {
  return [...clock(facts, book), ...partitions(facts), ...worker(facts, now)]
}

function clock({ skewsMs }: PlatformFacts, book: RuleBook): Finding[] {
  const [skewMs] = [...skewsMs].sort((a, b) => Math.abs(b) - Math.abs(a))
  if (skewMs === undefined || Math.abs(skewMs) <= 1_000 * book.threshold(null, 'clock_skew', 'seconds'))
    return []
  const seconds = Math.round(Math.abs(skewMs) / 1_000)
  return [
    {
      ...OF_PLATFORM,
      rule: 'clock_skew',
      subject: 'clock',
      count: 1,
      summary: `Our clock is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} Apple’s.`,
      advice:
        'Set the clock by NTP: Apple refuses keys whose signature is an hour off, and every timeline is wrong.',
    },
  ]
}

function partitions({ defaultPartitions, unpreparedTables }: PlatformFacts): Finding[] {
  const findings: Finding[] = []
  if (defaultPartitions.length > 0) {
    findings.push({
      ...OF_PLATFORM,
      rule: 'partitions',
      subject: 'default',
      count: defaultPartitions.length,
      summary: `History lies in ${defaultPartitions.join(', ')}.`,
      advice:
        'Its month had no partition, or a clock was wrong by months. The worker moves it once the month has one.',
    })
  }
  if (unpreparedTables.length > 0) {
    findings.push({
      ...OF_PLATFORM,
      rule: 'partitions',
      subject: 'ahead',
      count: unpreparedTables.length,
      summary: `There are no partitions for next month yet: ${unpreparedTables.join(', ')}.`,
      advice: 'Look at the worker’s log for the job keep-partitions.',
    })
  }
  return findings
}

function worker({ turns }: PlatformFacts, now: Date): Finding[] {
  return turns
    .filter(({ endedAt, everyMs }) => now.getTime() - endedAt.getTime() > TURNS_LATE * everyMs)
    .map(({ job, endedAt }) => ({
      ...OF_PLATFORM,
      rule: 'worker_late',
      subject: `job:${job}`,
      count: 1,
      summary: `The job ${job} has not come to its end since ${endedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      advice: 'Look at the worker’s log: the job fails, or no worker runs.',
    }))
}
