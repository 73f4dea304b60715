/**
 * Answers whether prisma/migrations make the database that prisma/schema.prisma describes: migrates an empty
 * database of a throw-away PostgreSQL and compares. Exits 1 and prints the SQL that is missing if they do not.
 */
import { applyMigrations } from '../lib/platform/migrate.ts'
import { schemaDrift } from '../lib/platform/schema-drift.ts'
import { startTestPostgres } from '../tests/support/test-postgres.ts'

const server = await startTestPostgres()
try {
  await applyMigrations(server.url)
  const drift = await schemaDrift(server.url)
  if (drift === null) {
    console.log('The migrations make what prisma/schema.prisma describes.')
  } else {
    console.error(`The migrations do not make what prisma/schema.prisma describes. Missing:\n\n${drift}`)
    process.exitCode = 1
  }
} finally {
  await server.stop()
}
