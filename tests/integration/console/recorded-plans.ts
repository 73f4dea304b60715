import pg from 'pg'

/** A statement as it was sent to PostgreSQL. Hot ones have a name; their connections have settings of their own. */
type SentStatement = { text: string; values: unknown[]; isHot: boolean }

/** What a statement reads and how: tables by the names of their parents, indexes likewise. */
export type Plan = {
  sql: string
  scans: { table: string; node: string; index: string | null }[]
  /** Sorts of many rows, by the tables that they come from. */
  sorts: string[][]
}

/** The rows that an index has found for an account or a Call-ID may be put in order. */
const FEW = 500

/** As the pools of lib/platform/db.ts have it for prepared statements. */
const HOT_SETTINGS = '-c enable_seqscan=off -c jit=off'

/**
 * What counts is whether an index serves the statement: of so few rows as a test has, reading all of them may look
 * cheaper than the joins that Prisma writes as lists of fifty ids, and PostgreSQL 15 and 18 differ in that.
 */
const COLD_SETTINGS = '-c enable_seqscan=off'

/** Hears every statement that any client of this process sends while `work` runs. */
export async function recordStatements(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = []
  const prototype = pg.Client.prototype as unknown as { query: (...input: unknown[]) => unknown }
  const { query } = prototype
  prototype.query = function (this: pg.Client, ...input: unknown[]) {
    const [first, second] = input
    const config = (
      typeof first === 'string' ? { text: first, values: second } : first
    ) as Partial<pg.QueryConfig>
    if (/^\s*(?:SELECT|WITH)/i.test(config.text ?? '')) {
      const values = config.values ?? (Array.isArray(second) ? second : [])
      sent.push({ text: config.text ?? '', values, isHot: config.name !== undefined })
    }
    return query.apply(this, input)
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  return sent
}

/** As lib/platform/tenant-db.ts does, for as long as the connection lives. */
const STEP_BEHIND_WALL =
  "SELECT set_config('role', 'reveille_console', false), set_config('reveille.tenant_id', $1, false)"

type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Plan Rows': number
  Plans?: PlanNode[]
}

/** Explains statements as the console sends them: on connections set as production's are, behind the tenant's wall. */
export async function explain(
  url: string,
  tenantId: string,
  statements: readonly SentStatement[],
): Promise<Plan[]> {
  const cold = new pg.Client({ connectionString: url, options: COLD_SETTINGS })
  const hot = new pg.Client({ connectionString: url, options: HOT_SETTINGS })
  await Promise.all([cold.connect(), hot.connect()])
  try {
    const [parents, empty] = await Promise.all([readParents(cold), readEmpty(hot)])
    for (const client of [cold, hot]) await client.query(STEP_BEHIND_WALL, [tenantId])
    const plans: Plan[] = []
    for (const { text, values, isHot } of statements) {
      const answer = await (isHot ? hot : cold).query(`EXPLAIN (FORMAT JSON) ${text}`, values)
      plans.push(readPlan(text, answer.rows[0]['QUERY PLAN'][0].Plan, { parents, empty }))
    }
    return plans
  } finally {
    await Promise.all([cold.end(), hot.end()])
  }
}

/** Partitions and their indexes by the names of what they are a part of. */
async function readParents(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ child: string; parent: string }>(
    'SELECT c.relname AS child, p.relname AS parent FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent',
  )
  return new Map(rows.map(({ child, parent }) => [child, parent]))
}

/** Partitions without a row: how they are read says nothing. */
async function readEmpty(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relispartition AND relkind = 'r' AND relpages = 0",
  )
  return new Set(rows.map(({ name }) => name))
}

function readPlan(
  sql: string,
  root: PlanNode,
  { parents, empty }: { parents: ReadonlyMap<string, string>; empty: ReadonlySet<string> },
): Plan {
  const plan: Plan = { sql, scans: [], sorts: [] }
  const named = (name: string) => parents.get(name) ?? name
  const walk = (node: PlanNode): string[] => {
    const below = (node.Plans ?? []).flatMap(walk)
    const own = node['Relation Name']
    const index = node['Index Name']
    if ((own !== undefined || index !== undefined) && !empty.has(own ?? '')) {
      plan.scans.push({
        table: own === undefined ? '' : named(own),
        node: node['Node Type'],
        index: index === undefined ? null : named(index),
      })
    }
    const tables = own === undefined ? below : [...below, named(own)]
    if (node['Node Type'] === 'Sort' && node['Plan Rows'] > FEW) plan.sorts.push([...new Set(tables)])
    return tables
  }
  walk(root)
  return plan
}
