import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findFreePort } from '#lib/platform/free-port.ts'
import { applyMigrations } from '#lib/platform/migrate.ts'
import { type Cluster, clusterUrl, createCluster } from '#lib/platform/postgres-cluster.ts'
import { findPostgresPrograms } from '#lib/platform/postgres-programs.ts'
import { launchServer, readPostmaster, stopServer } from '#lib/platform/postgres-server.ts'
import { serverUser } from '#lib/platform/postgres-user.ts'

/** As a careful operator would set it: every commit is on disk before it is answered. */
const DURABLE_SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  max_connections: 100,
}

/** Counts what each statement costs to plan and to run; itself costs a few per cent. */
const PROFILING_SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
}

/** A PostgreSQL of the bench's own, with every migration. */
export type BenchPostgres = { url: string; pid: number; stop(): Promise<void> }

/** Starts it in a folder for temporary files, on a free port. */
export async function startBenchPostgres({ profile }: { profile: boolean }): Promise<BenchPostgres> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'reveille-bench-')))
  await chmod(folder, 0o711)
  const user = serverUser(path.join(folder, 'data'))
  const cluster: Cluster = { folder, programs: await findPostgresPrograms(user), user, password: 'bench' }
  await createCluster(cluster, { mustLast: false })
  const port = await findFreePort()
  const launch = await launchServer(cluster, port, {
    ...DURABLE_SETTINGS,
    ...(profile ? PROFILING_SETTINGS : {}),
  })
  if (launch.outcome === 'ended') throw new Error(`PostgreSQL did not start: ${launch.lastWords}`)
  const url = clusterUrl(cluster, port, 'postgres')
  await applyMigrations(url)
  return {
    url,
    pid: readPostmaster(cluster)?.pid ?? 0,
    async stop() {
      await stopServer(cluster, 10_000)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
