import { createHash } from 'node:crypto'
import pg from 'pg'
import { applyMigrations, readMigrations } from '#lib/platform/migrate.ts'

const PREFIX = 'reveille_test_'

/**
 * Makes the database that tests clone, unless the server has it. Its name carries what it was made from: the
 * migrations, and the month, since they make partitions for the months around now.
 *
 * @param serverUrl any database on the server
 * @returns its name
 * @throws Error when the server is not on this machine: tests drop databases
 */
export async function prepareTemplate(serverUrl: string): Promise<string> {
  refuseDistant(serverUrl)
  const made = createHash('sha256').update(new Date().toISOString().slice(0, 7))
  for (const { name, checksum } of await readMigrations()) made.update(name).update(checksum)
  const template = `${PREFIX}template_${made.digest('hex').slice(0, 16)}`
  await onServer(serverUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtextextended('reveille test template', 0))")
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
    if (rowCount === 1) return
    const unfinished = `${PREFIX}unfinished_template`
    await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${unfinished} TEMPLATE template0 ENCODING 'UTF8'`)
    await applyMigrations(databaseUrl(serverUrl, unfinished))
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`)
  })
  return template
}

/** A new copy of the template, under a name of its own. */
export async function cloneTemplate(serverUrl: string, template: string, cloneName: string): Promise<string> {
  const name = `${PREFIX}${cloneName}`
  await onServer(serverUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  })
  return databaseUrl(serverUrl, name)
}

/** Drops a clone, whoever is still connected to it. */
export async function dropClone(serverUrl: string, cloneUrl: string): Promise<void> {
  const name = new URL(cloneUrl).pathname.slice(1)
  if (!name.startsWith(PREFIX)) throw new Error(`${name} is not a test database.`)
  await onServer(serverUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
}

/** Tests make and drop databases: they must never reach a server that other people use. */
export function refuseDistant(serverUrl: string): void {
  const { hostname } = new URL(serverUrl)
  if (!['127.0.0.1', 'localhost', '[::1]', ''].includes(hostname)) {
    throw new Error(`Tests run on a PostgreSQL of this machine only, not on ${hostname}.`)
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function onServer(serverUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
