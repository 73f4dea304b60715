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
  /** Runs one prepared statement; once more if it was the victim of a deadlock. The name must be unique to the text. */
  query<Row extends pg.QueryResultRow>(name: string, text: string, values: Values): Promise<Row[]>
  /**
   * Runs statements in one transaction on one connection; rolled back if `work` throws, and then run again from
   * the start if it was the victim of a deadlock: `work` does nothing but run statements.
   */
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
    query: (name, text, values) => untilNoVictim(() => runOn(pool, name, text, values)),
    transaction: (work) => untilNoVictim(() => inTransaction(pool, work)),
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

/** deadlock_detected, serialization_failure: PostgreSQL has undone all of it, and asks to try again. */
const VICTIM_CODES = new Set(['40P01', '40001'])
const MAX_TRIES = 3

async function untilNoVictim<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === MAX_TRIES || !VICTIM_CODES.has(sqlState(error))) throw error
    }
  }
}

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/**
 * Whether PostgreSQL refused what it was given, and not to serve: data exceptions, violated constraints, limits
 * (SQLSTATE classes 22, 23, 54). The next statement with other values may well succeed.
 */
export function isRefusedValue(error: unknown): boolean {
  return ['22', '23', '54'].includes(sqlState(error).slice(0, 2))
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
