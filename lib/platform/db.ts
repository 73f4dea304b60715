import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/prisma/client.ts'

export type { Prisma } from './generated/prisma/client.ts'

/** Values of a prepared statement, in the order of `$1…`. */
type Values = readonly unknown[]

/**
 * The door to PostgreSQL, for stores only. Prisma serves what is not hot; hot statements are prepared SQL
 * through the same pool.
 */
export type Db = {
  prisma: PrismaClient
  /** Runs one prepared statement. The name must be unique to the text. */
  query<Row extends pg.QueryResultRow>(name: string, text: string, values: Values): Promise<Row[]>
  /** Runs statements in one transaction on one connection; rolled back if `work` throws. */
  transaction<Result>(work: (run: Db['query']) => Promise<Result>): Promise<Result>
  /** A connection of its own that LISTENs; the caller ends it. */
  connect(): Promise<pg.Client>
  /** Connections of the pool now; `waiting` counts statements that wait for one. */
  poolStats(): { total: number; idle: number; waiting: number }
  close(): Promise<void>
}

type DbOptions = { url: string; directUrl?: string | undefined; poolSize: number; applicationName: string }

/** Opens a pool. Connections are made on first use. */
export function openDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    prisma,
    query: (name, text, values) => runOn(pool, name, text, values),
    transaction: (work) => inTransaction(pool, work),
    async connect() {
      const client = new pg.Client({
        connectionString: options.directUrl ?? options.url,
        application_name: `${options.applicationName} listen`,
        keepAlive: true,
      })
      await client.connect()
      return client
    },
    poolStats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

async function runOn<Row extends pg.QueryResultRow>(
  target: pg.Pool | pg.PoolClient,
  name: string,
  text: string,
  values: Values,
): Promise<Row[]> {
  const result = await target.query<Row>({ name, text, values: values as unknown[] })
  return result.rows
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (run: Db['query']) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work((name, text, values) => runOn(client, name, text, values))
    await client.query('COMMIT')
    return result
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => undefined,
      (rollbackError: Error) => rollbackError,
    )
    throw error
  } finally {
    client.release(broken)
  }
}
