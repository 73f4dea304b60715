import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type { SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

/** Nothing in the database is managed by others. */
export const NO_FILTER: SchemaFilter = { externalTables: [], externalEnums: [] }

const SCHEMA_FILE = 'prisma/schema.prisma'

/** prisma/schema.prisma, in the shape that the engine takes schemas in. */
export type SchemaFiles = { files: { path: string; content: string }[]; configDir: string }

let loading: Promise<void> | undefined

/** Reads the Prisma schema of this checkout. */
export async function readSchema(): Promise<SchemaFiles> {
  const configDir = path.resolve(import.meta.dirname, '../..')
  const content = await readFile(path.join(configDir, SCHEMA_FILE), 'utf8')
  return { files: [{ path: SCHEMA_FILE, content }], configDir }
}

/**
 * Runs work with Prisma's schema engine on one database. The engine is the WebAssembly build, which comes with
 * the packages; the native one would have to be downloaded.
 *
 * @throws Error when the database cannot be reached
 */
export async function withSchemaEngine<Result>(
  url: string,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loading ??= loadEngine()
  await loading
  const { files } = await readSchema()
  const pool = new pg.Pool({ connectionString: url, application_name: 'reveille migrate', max: 2 })
  // A connection that breaks while idle is replaced by the pool.
  pool.on('error', () => undefined)
  try {
    const engine = await glue.SchemaEngine.new(
      { datamodels: files.map((file): [string, string] => [file.path, file.content]) },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(engineAdapter(pool)),
    )
    return await work(engine)
  } finally {
    await pool.end()
  }
}

async function loadEngine(): Promise<void> {
  const require = createRequire(import.meta.url)
  const wasm = require
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/schema_engine_bg\.js$/, 'schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(await readFile(wasm), {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  })
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`Prisma's schema engine panicked: ${message}`)
      },
    },
  })
  glue.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
}

/** The two things that the engine needs and @prisma/adapter-pg 7.10 does not give. */
function engineAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool)
  const charColumnsOf = admitChar(pool)
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect()
      const queryRaw = adapter.queryRaw.bind(adapter)
      adapter.queryRaw = async (query) => {
        const result = await queryRaw(query)
        for (const column of charColumnsOf(result.rows)) {
          result.columnTypes[column] = ColumnTypeEnum.Character
        }
        return result
      }
      // The adapter's own would split the script at every semicolon, also inside functions. PostgreSQL takes it
      // whole and runs it in one transaction: a migration that fails leaves nothing behind.
      adapter.executeScript = async (script) => {
        await pool.query(script).catch((error: unknown) => {
          throw asAdapterError(error)
        })
      }
      return adapter
    },
  }
}

/**
 * The engine reads columns of type `"char"` from the catalog; the adapter refuses them. They pass it as text,
 * and the answer tells which columns of a result they were.
 */
function admitChar(pool: pg.Pool): (rows: object) => number[] {
  const charColumns = new WeakMap<object, number[]>()
  const query = pool.query.bind(pool) as (query: unknown) => Promise<pg.QueryResult>
  const admitting = async (config: unknown) => {
    const result = await query(config)
    const found: number[] = []
    for (const [column, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== pg.types.builtins.CHAR) continue
      field.dataTypeID = pg.types.builtins.TEXT
      found.push(column)
    }
    if (found.length > 0) charColumns.set(result.rows, found)
    return result
  }
  pool.query = admitting as unknown as typeof pool.query
  return (rows) => charColumns.get(rows) ?? []
}

/** The engine shows what PostgreSQL said only if it comes in the adapter's form. */
function asAdapterError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const { code = '', severity = 'ERROR', message, detail, column, hint } = error
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
}
