import type { Db } from '#lib/platform/db.ts'
import { rollUpPushHours } from './roll-up-pushes-store.ts'
import { WAKE_TIME_BOUNDS_MS, WAKE_TIME_BUCKETS } from './wake-time.ts'

/** Stands in `call_stat.app_id` for calls that had no push token and so belong to no app. */
export const NO_APP_ID = '00000000-0000-0000-0000-000000000000'

/** Of a row of `call`: in which bucket its wake time lies; null if no phone woke. */
export const WAKE_BUCKET = `CASE WHEN first_woke_at IS NOT NULL AND pushed_at IS NOT NULL THEN width_bucket(
      greatest(extract(epoch FROM first_woke_at - pushed_at) * 1000, 0)::float8,
      '{${WAKE_TIME_BOUNDS_MS.join(',')}}'::float8[]) END`

/** Of rows with their `bucket`: the wake histogram of a group. */
export const WAKE_HISTOGRAM = `ARRAY[${Array.from(
  { length: WAKE_TIME_BUCKETS },
  (_, bucket) => `count(*) FILTER (WHERE bucket = ${bucket})`,
).join(', ')}]::int[]`

/*
 * Counts calls anew from history and makes call_stat say exactly that: what is gone from the count is deleted. A
 * call belongs to the hour of its start; its id, made within the same moment, prunes the partitions. Test calls
 * are no calls.
 */
const ROLL_UP = `
WITH settled AS (
  SELECT date_trunc('hour', started_at, 'UTC') AS hour, tenant_id, coalesce(app_id, '${NO_APP_ID}'::uuid) AS app_id,
    verdict::text AS verdict, cause,
    ${WAKE_BUCKET} AS bucket
  FROM call
  WHERE id >= history_id_bound($1::timestamptz - interval '1 minute')
    AND id < history_id_bound($2::timestamptz + interval '1 minute')
    AND started_at >= $1::timestamptz AND started_at < $2::timestamptz AND verdict IS NOT NULL AND NOT is_test
), counted AS (
  SELECT hour, tenant_id, app_id, verdict, cause, count(*)::int AS calls, ${WAKE_HISTOGRAM} AS wake_histogram
  FROM settled GROUP BY hour, tenant_id, app_id, verdict, cause
), stale AS (
  DELETE FROM call_stat s
  WHERE s.hour >= $1::timestamptz AND s.hour < $2::timestamptz AND NOT EXISTS (SELECT FROM counted c
    WHERE (c.tenant_id, c.hour, c.app_id, c.verdict, c.cause) = (s.tenant_id, s.hour, s.app_id, s.verdict, s.cause))
), stored AS (
  INSERT INTO call_stat (hour, tenant_id, app_id, verdict, cause, calls, wake_histogram)
  SELECT hour, tenant_id, app_id, verdict, cause, calls, wake_histogram FROM counted
  ON CONFLICT (tenant_id, hour, app_id, verdict, cause)
    DO UPDATE SET calls = excluded.calls, wake_histogram = excluded.wake_histogram
    WHERE (call_stat.calls, call_stat.wake_histogram) IS DISTINCT FROM (excluded.calls, excluded.wake_histogram)
  RETURNING 1
)
SELECT (SELECT coalesce(sum(calls), 0)::int FROM counted) AS calls, (SELECT count(*)::int FROM stored) AS rows_written`

/**
 * Makes `call_stat` and `push_stat` say what history says of the hours from `from` up to, without it, `to`; both are full hours.
 * May be run again at any time; runs at once queue up.
 *
 * @returns how many calls were counted and how many rows had to be written
 */
export function rollUpHours(
  db: Db,
  range: { from: Date; to: Date },
): Promise<{ calls: number; rowsWritten: number }> {
  return db.transaction(async (run) => {
    await run('lock_roll_up', "SELECT pg_advisory_xact_lock(hashtextextended('reveille roll-up', 0))", [])
    const rows = await run<{ calls: number; rows_written: number }>('roll_up_hours', ROLL_UP, [
      range.from,
      range.to,
    ])
    const pushRowsWritten = await rollUpPushHours(run, range)
    return { calls: rows[0]?.calls ?? 0, rowsWritten: (rows[0]?.rows_written ?? 0) + pushRowsWritten }
  })
}
