import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findFreePort } from '#lib/platform/free-port.ts'
import { type Cluster, clusterUrl, createCluster } from '#lib/platform/postgres-cluster.ts'
import { findPostgresPrograms } from '#lib/platform/postgres-programs.ts'
import { launchServer } from '#lib/platform/postgres-server.ts'
import { serverUser } from '#lib/platform/postgres-user.ts'

/** Nothing here outlives the run, so nothing has to reach the disk. */
const THROW_AWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 300,
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  autovacuum_naptime: '10min',
}

/**
 * Ends the server and removes its files as soon as its standard input ends: when told to, and also when the
 * process that holds the other end is killed.
 */
const CARETAKER = `
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
  kill -INT "$pid" 2>/dev/null
  while [ -e "$1/data/postmaster.pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
fi
rm -rf "$1"
`

/** A real PostgreSQL that lives as long as this process at most. */
export type TestPostgres = { url: string; stop(): Promise<void> }

/** Starts a throw-away PostgreSQL with files in the system's folder for temporary ones, on a free port. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'reveille-test-')))
  const caretaker = spawn('/bin/sh', ['-c', CARETAKER, 'sh', folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await chmod(folder, 0o711)
  const user = serverUser(path.join(folder, 'data'))
  const cluster: Cluster = { folder, programs: await findPostgresPrograms(user), user, password: 'test' }
  await createCluster(cluster, { mustLast: false })
  const port = await findFreePort()
  const launch = await launchServer(cluster, port, THROW_AWAY_SETTINGS)
  if (launch.outcome === 'ended') throw new Error(`The test PostgreSQL did not start: ${launch.lastWords}`)
  return {
    url: clusterUrl(cluster, port, 'postgres'),
    async stop() {
      const ended = once(caretaker, 'exit')
      caretaker.stdin.end()
      await ended
    },
  }
}
