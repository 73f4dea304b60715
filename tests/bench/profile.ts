import type { Db } from '#lib/platform/db.ts'

type StatementRow = {
  calls: number
  plans: number
  plan_ms: number
  exec_ms: number
  total_ms: number
  text: string
}

const SHOWN = 12

/** Begins to count what statements cost. */
export async function startStatementProfile(db: Db): Promise<void> {
  await db.query('create_profile', 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements', [])
}

/** The statements that took most time since the last look, planning and running apart, as text. */
export async function takeStatementProfile(db: Db): Promise<string> {
  const rows = await db.query<StatementRow>(
    'read_profile',
    `SELECT calls::int, plans::int, total_plan_time / greatest(plans, 1) AS plan_ms, mean_exec_time AS exec_ms,
      total_plan_time + total_exec_time AS total_ms, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS text
    FROM pg_stat_statements ORDER BY total_plan_time + total_exec_time DESC LIMIT $1`,
    [SHOWN],
  )
  await db.query('reset_profile', 'SELECT pg_stat_statements_reset()', [])
  const lines = rows.map((row) =>
    [
      row.total_ms.toFixed(0).padStart(8),
      String(row.calls).padStart(8),
      String(row.plans).padStart(8),
      row.plan_ms.toFixed(3).padStart(9),
      row.exec_ms.toFixed(3).padStart(9),
      `  ${row.text}`,
    ].join(''),
  )
  return ['total ms   calls   plans  plan ms  exec ms  statement', ...lines].join('\n')
}
