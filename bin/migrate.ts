/** Brings the database of `DATABASE_URL` (or `DATABASE_DIRECT_URL`) to the newest migration. */
import { env } from '../lib/platform/env.ts'
import { applyMigrations } from '../lib/platform/migrate.ts'

const { DATABASE_URL, DATABASE_DIRECT_URL } = env()
const url = DATABASE_DIRECT_URL ?? DATABASE_URL
if (url === undefined) {
  console.error('DATABASE_URL is not set. `npm start` migrates the embedded database by itself.')
  process.exit(2)
}
try {
  const applied = await applyMigrations(url)
  for (const name of applied) console.log(`Applied ${name}`)
  if (applied.length === 0) console.log('The database is up to date.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
