import { NO_FILTER, readSchema, withSchemaEngine } from './migration-engine.ts'

/**
 * The SQL that would bring a migrated database to what prisma/schema.prisma describes; null when it is there.
 * The engine compares tables, columns, types, defaults, keys and plain indexes. It does not see partitions,
 * partial indexes, check constraints, storage settings and functions: what a migration says about these is
 * nobody's drift, and has tests of its own.
 *
 * @param url a database that has every migration
 */
export async function schemaDrift(url: string): Promise<string | null> {
  const schema = await readSchema()
  const { exitCode, stdout } = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', ...schema },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    }),
  )
  return exitCode === 0 ? null : (stdout ?? 'The engine found a difference and did not say which.')
}
