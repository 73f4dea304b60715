import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/prisma/client.ts'

export type { Prisma } from './generated/prisma/client.ts'

/** Values of a prepared statement, in the order of `$1…`. */
type Values = readonly unknown[]

/**
 * The door to PostgreSQL, for stores only. Prisma serves what is not hot, through a small pool of its own; hot
 * statements are prepared SQL, whose plans are kept (docs/decisions/0007).
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
  /** Connections of the pools now; `waiting` counts statements that wait for one. */
  poolStats(): { total: number; idle: number; waiting: number }
  close(): Promise<void>
}

type DbOptions = { url: string; directUrl?: string | undefined; poolSize: number; applicationName: string }

/**
 * Settings of the connections that run prepared statements. Left to itself, PostgreSQL plans statements over
 * partitions anew each time, which costs more than running them. A kept plan must not be one for tables that
 * were empty when it was made: so no sequential scans, whatever the statistics say; and nothing is compiled, which
 * the made-up cost of a forbidden scan would bring about before PostgreSQL 18.
 */
const KEEP_PLANS = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off'

/** Opens the pools. Connections are made on first use. */
export function openDb(options: DbOptions): Db {
  const { url, directUrl, poolSize, applicationName } = options
  // A transaction pooler between us and PostgreSQL refuses settings at connect.
  const hot = openPool(options, poolSize, directUrl === undefined ? KEEP_PLANS : undefined)
  const cold = openPool(options, Math.max(2, Math.ceil(poolSize / 2)), undefined)
  const prisma = new PrismaClient({ adapter: new PrismaPg(cold) })
  return {
    prisma,
    query: (name, text, values) => untilNoVictim(() => runOn(hot, name, text, values)),
    transaction: (work) => untilNoVictim(() => inTransaction(hot, work)),
    async connect() {
      const client = new pg.Client({
        connectionString: directUrl ?? url,
        application_name: `${applicationName} listen`,
        keepAlive: true,
      })
      await client.connect()
      return client
    },
    poolStats: () => ({
      total: hot.totalCount + cold.totalCount,
      idle: hot.idleCount + cold.idleCount,
      waiting: hot.waitingCount + cold.waitingCount,
    }),
    async close() {
      await prisma.$disconnect()
      await Promise.all([hot.end(), cold.end()])
    },
  }
}

function openPool(options: DbOptions, max: number, settings: string | undefined): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    ...(settings === undefined ? {} : { options: settings }),
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  return pool
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

/** SQLSTATE classes 08 and 57P (a server that stops, starts or ended a connection), 53300 (full), Node's and Prisma's words. */
const AWAY_CODE = /^(?:08...|57P0.|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|P1001|P1017)$/
const AWAY_WORDS =
  /`57P0\d`|Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after calling end/

/** Whether PostgreSQL could not be reached or went away meanwhile: a restart, mostly. The same may well succeed soon. */
export function isDatabaseAway(error: unknown): boolean {
  return AWAY_CODE.test(sqlState(error)) || (error instanceof Error && AWAY_WORDS.test(error.message))
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
