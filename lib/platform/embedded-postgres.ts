import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Cluster, clusterUrl, createCluster } from './postgres-cluster.ts'
import { postgresFolder } from './postgres-folder.ts'
import { holdServer, type ServerHold } from './postgres-hold.ts'
import { forgetForeignPostmaster } from './postgres-leftovers.ts'
import { rememberedPort, rememberPort } from './postgres-port.ts'
import { findPostgresPrograms } from './postgres-programs.ts'
import { answers, launchServer, readPostmaster, stopServer } from './postgres-server.ts'
import { serverUser } from './postgres-user.ts'
import { writeOnce } from './write-once.ts'

/** A running embedded PostgreSQL, on 127.0.0.1 only. */
export type EmbeddedPostgres = {
  /** The database `reveille`. It stays the same over restarts while the port is free. */
  url: string
  /** Where its files are. */
  folder: string
  /** True when another process of ours had started it. */
  wasRunning: boolean
  /** Settles when the server goes away without being asked to; start again to go on. */
  lost: Promise<void>
  /** Ends the server, unless another process of ours still uses it: the last one ends it. */
  stop(): Promise<void>
}

/**
 * For two cores that gateway, worker and console share with it. What was answered is on disk, but for
 * the usual re-REGISTER (docs/decisions/0008).
 */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  max_connections: 200,
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: 1.1,
  // A page of the console must not take the second core from a call.
  max_parallel_workers_per_gather: 0,
  jit: 'off',
  log_line_prefix: '%m [%p] ',
}

const DATABASE = 'reveille'
const PATIENCE_MS = 60_000
const RETRY_MS = 200
const STOP_PATIENCE_MS = 10_000

/**
 * Starts the PostgreSQL of a data folder, making it at the first start, or joins the one that another process of
 * ours runs there. Files that a killed server left behind are no obstacle.
 *
 * @param tell gets what a person at the terminal should know
 * @throws Error with PostgreSQL's own words when it does not start within a minute
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  tell: (line: string) => void,
): Promise<EmbeddedPostgres> {
  const folder = await postgresFolder(dataDir, tell)
  const user = serverUser(path.join(folder, 'data'))
  const password = await writeOnce(path.join(folder, 'password'), randomBytes(24).toString('base64url'))
  const cluster: Cluster = { folder, programs: await findPostgresPrograms(user), user, password }
  await createCluster(cluster, { mustLast: true })
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const { port, wasRunning } = await startOrJoin(cluster, deadline)
    const hold = await holdServer(clusterUrl(cluster, port, 'postgres'), DATABASE)
    if (hold !== null) return runningServer(cluster, port, wasRunning, hold)
    // Its last user was just ending it.
    await pause(RETRY_MS)
  }
}

function runningServer(
  cluster: Cluster,
  port: number,
  wasRunning: boolean,
  hold: ServerHold,
): EmbeddedPostgres {
  return {
    url: clusterUrl(cluster, port, DATABASE),
    folder: cluster.folder,
    wasRunning,
    lost: hold.lost,
    async stop() {
      if (await hold.releaseAsLast()) await stopServer(cluster, STOP_PATIENCE_MS)
      await hold.close()
    },
  }
}

async function startOrJoin(
  cluster: Cluster,
  deadline: number,
): Promise<{ port: number; wasRunning: boolean }> {
  let port = await rememberedPort(cluster.folder)
  for (;;) {
    const running = readPostmaster(cluster)
    if (running !== null && (await answers(clusterUrl(cluster, running.port, 'postgres'), cluster))) {
      return { port: running.port, wasRunning: true }
    }
    await forgetForeignPostmaster(cluster)
    const launch = await launchServer(cluster, port, SETTINGS)
    if (launch.outcome === 'ready') {
      await rememberPort(cluster.folder, port)
      return { port, wasRunning: false }
    }
    const next = afterFailedLaunch(launch.lastWords)
    if (next === 'give_up' || performance.now() > deadline) {
      throw new Error(`The embedded PostgreSQL does not start. It said:\n${launch.lastWords}`)
    }
    if (next === 'other_port') port = await rememberedPort(null)
    else await pause(RETRY_MS)
  }
}

/**
 * What PostgreSQL's last words call for. It refuses files that another server uses: one that another process of
 * ours is starting, or what is still ending of one that was killed. Its words are English: it runs in the C locale.
 */
function afterFailedLaunch(lastWords: string): 'wait' | 'other_port' | 'give_up' {
  if (/lock file .* already exists|pre-existing shared memory block/.test(lastWords)) return 'wait'
  if (/could not create any TCP\/IP sockets|Address already in use/.test(lastWords)) return 'other_port'
  return 'give_up'
}
