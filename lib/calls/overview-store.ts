import type { Db } from '#lib/platform/db.ts'
import { WAKE_BUCKET, WAKE_HISTOGRAM } from './roll-up-store.ts'
import { WAKE_TIME_BUCKETS } from './wake-time.ts'

/** Which bars, by the clock of which zone. */
export type BarScope = {
  /** IANA name of the zone whose clock the bars follow. */
  zone: string
  stepMs: number
  from: Date
}

const barOf = (moment: string) =>
  `date_bin($2::int * interval '1 second', ${moment} AT TIME ZONE $3::text, '2000-01-01') AT TIME ZONE $3::text`

/** Starts of the bars from the first whole one after `from` up to the one that is now, oldest first. */
export async function listBars(db: Db, { zone, stepMs, from }: BarScope, now: Date): Promise<Date[]> {
  const rows = await db.query<{ bar: Date }>(
    'overview_bars',
    `SELECT DISTINCT ${barOf('moment')} AS bar
    FROM generate_series($1::timestamptz + $2::int * interval '1 second', $4::timestamptz,
      least($2::int, 3600) * interval '1 second') AS moment
    UNION SELECT ${barOf('$4::timestamptz')} ORDER BY bar`,
    [from, stepMs / 1_000, zone, now],
  )
  return rows.map((row) => row.bar)
}

/** What is counted, and into which bars. */
export type OverviewScope = {
  tenantId: string
  /** Starts of the bars, oldest first, at least one; what is older than the first is not counted. */
  bars: readonly Date[]
  /** What is rolled up is read before this moment, history from it on. */
  liveFrom: Date
  /** Null: all apps. */
  app: { appId: string; topic: string } | null
}

/**
 * Which of the bars `$2` a moment belongs to. Their starts are known, so that a row costs a search among them and no
 * reckoning with zones: ninety days of hours are a hundred thousand rows.
 */
const barNumber = (moment: string) => `width_bucket(${moment}, $2::timestamptz[])`

/** Calls of one bar that ended alike. */
export type CallCount = {
  /** Which bar, counted from 1. */
  bar: number
  verdict: string
  cause: string
  calls: number
  wake_histogram: number[]
}

const SUMMED_HISTOGRAM = `ARRAY[${Array.from(
  { length: WAKE_TIME_BUCKETS },
  (_, bucket) => `sum(wake_histogram[${bucket + 1}])`,
).join(', ')}]::int[]`

/** Primary key of call_stat, a range of hours; index call (tenant_id, id) for what is not rolled up for good. */
const COUNT_CALLS = `
SELECT ${barNumber('hour')} AS bar, verdict, cause, sum(calls)::int AS calls, ${SUMMED_HISTOGRAM} AS wake_histogram
FROM call_stat
WHERE tenant_id = $1 AND hour >= ($2::timestamptz[])[1] AND hour < $3::timestamptz
  AND ($4::uuid IS NULL OR app_id = $4::uuid)
GROUP BY 1, verdict, cause
UNION ALL
SELECT bar, verdict, cause, count(*)::int, ${WAKE_HISTOGRAM}
FROM (
  SELECT ${barNumber('started_at')} AS bar, verdict::text AS verdict, cause, ${WAKE_BUCKET} AS bucket
  FROM call
  WHERE tenant_id = $1 AND id >= history_id_bound($3::timestamptz - interval '1 minute')
    AND started_at >= $3::timestamptz AND verdict IS NOT NULL AND NOT is_test
    AND ($4::uuid IS NULL OR app_id = $4::uuid)
) live
GROUP BY bar, verdict, cause`

/** Calls by bar, verdict and cause with their wake times; test calls are no calls. A bar may be there twice. */
export function countCalls(db: Db, scope: OverviewScope): Promise<CallCount[]> {
  const { tenantId, bars, liveFrom, app } = scope
  return db.query<CallCount>('overview_calls', COUNT_CALLS, [tenantId, bars, liveFrom, app?.appId ?? null])
}

/** Pushes of one bar that ended alike. */
export type PushCount = {
  /** Which bar, counted from 1. */
  bar: number
  status: 'accepted' | 'rejected' | 'unsent'
  reason: string
  pushes: number
}

/** Primary key of push_stat; index push (tenant_id, call_id), whose ids are times too, for what is not rolled up for good. */
const COUNT_PUSHES = `
SELECT ${barNumber('hour')} AS bar, status, reason, sum(pushes)::int AS pushes
FROM push_stat
WHERE tenant_id = $1 AND hour >= ($2::timestamptz[])[1] AND hour < $3::timestamptz
  AND ($4::text IS NULL OR topic = $4::text)
GROUP BY 1, status, reason
UNION ALL
SELECT ${barNumber('settled_at')}, status::text, reason, count(*)::int
FROM push
WHERE tenant_id = $1 AND call_id >= history_id_bound($3::timestamptz - interval '2 minutes')
  AND id >= history_id_bound($3::timestamptz - interval '2 minutes')
  AND settled_at >= $3::timestamptz AND status <> 'pending' AND ($4::text IS NULL OR topic = $4::text)
GROUP BY 1, status, reason`

/** Pushes by bar, outcome and reason, those of tests too: Apple judged them like any other. A bar may be there twice. */
export function countPushes(db: Db, scope: OverviewScope): Promise<PushCount[]> {
  const { tenantId, bars, liveFrom, app } = scope
  return db.query<PushCount>('overview_pushes', COUNT_PUSHES, [tenantId, bars, liveFrom, app?.topic ?? null])
}
