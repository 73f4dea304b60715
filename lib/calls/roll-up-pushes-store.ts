import type { Db } from '#lib/platform/db.ts'

/*
 * Counts pushes anew from history and makes push_stat say exactly that. A push belongs to the hour in which it was
 * settled, which is soon after its id was made; ids prune the partitions.
 */
const ROLL_UP_PUSHES = `
WITH counted AS (
  SELECT date_trunc('hour', settled_at, 'UTC') AS hour, tenant_id, topic, status::text AS status, reason,
    count(*)::int AS pushes
  FROM push
  WHERE id >= history_id_bound($1::timestamptz - interval '2 minutes')
    AND id < history_id_bound($2::timestamptz + interval '1 minute')
    AND settled_at >= $1::timestamptz AND settled_at < $2::timestamptz AND status <> 'pending'
  GROUP BY 1, tenant_id, topic, status, reason
), stale AS (
  DELETE FROM push_stat s
  WHERE s.hour >= $1::timestamptz AND s.hour < $2::timestamptz AND NOT EXISTS (SELECT FROM counted c
    WHERE (c.tenant_id, c.hour, c.topic, c.status, c.reason) = (s.tenant_id, s.hour, s.topic, s.status, s.reason))
), stored AS (
  INSERT INTO push_stat (hour, tenant_id, topic, status, reason, pushes)
  SELECT hour, tenant_id, topic, status, reason, pushes FROM counted
  ON CONFLICT (tenant_id, hour, topic, status, reason)
    DO UPDATE SET pushes = excluded.pushes WHERE push_stat.pushes <> excluded.pushes
  RETURNING 1
)
SELECT count(*)::int AS rows_written FROM stored`

/** Makes `push_stat` say what history says of the hours from `from` up to, without it, `to`; within a transaction. */
export async function rollUpPushHours(run: Db['query'], range: { from: Date; to: Date }): Promise<number> {
  const rows = await run<{ rows_written: number }>('roll_up_push_hours', ROLL_UP_PUSHES, [
    range.from,
    range.to,
  ])
  return rows[0]?.rows_written ?? 0
}
