import pg from 'pg'

/** Our share in a running server: as long as anybody has one, nobody ends it. */
export type ServerHold = {
  /** Settles when the server goes away while we hold it. */
  lost: Promise<void>
  /** Gives up our share. True when nobody else has one, and nobody can get one any more. */
  releaseAsLast(): Promise<boolean>
  close(): Promise<void>
}

/** The lock that every user of the server shares and the last one takes for itself. */
const LOCK = "hashtextextended('reveille embedded server', 0)"
const DUPLICATE_DATABASE = ['42P04', '23505']

/**
 * Takes a share in a server and makes the database if it is not there. Shares are locks of a connection: one that
 * belonged to a process that was killed goes with its connection.
 *
 * @param url the maintenance database: locks count per database
 * @returns null when the server is being ended
 */
export async function holdServer(url: string, database: string): Promise<ServerHold | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'reveille hold', keepAlive: true })
  let isHeld = true
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => undefined)
    client.on('end', () => {
      if (isHeld) resolve()
    })
  })
  try {
    await client.connect()
    await client.query(`SELECT pg_advisory_lock_shared(${LOCK})`)
    await createDatabase(client, database)
  } catch (error) {
    if (error instanceof pg.DatabaseError && !isShutdown(error)) throw error
    await client.end()
    return null
  }
  return {
    lost,
    async releaseAsLast() {
      isHeld = false
      try {
        await client.query(`SELECT pg_advisory_unlock_shared(${LOCK})`)
        const { rows } = await client.query<{ last: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS last`)
        return rows[0]?.last === true
      } catch {
        // The server is gone already; whatever is left of it may be ended.
        return true
      }
    },
    close: () => client.end(),
  }
}

async function createDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (rowCount === 1) return
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } catch (error) {
    const { code = '' } = error as pg.DatabaseError
    if (!DUPLICATE_DATABASE.includes(code)) throw error
  }
}

/** SQLSTATE class 57P: the server ends, starts or ended our connection. */
function isShutdown(error: pg.DatabaseError): boolean {
  return error.code?.startsWith('57P') === true
}
