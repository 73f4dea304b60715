import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { PostgresPrograms } from './postgres-programs.ts'
import type { ServerUser } from './postgres-user.ts'

/** One database cluster on disk, and who runs it. */
export type Cluster = {
  /** Holds `data` (PGDATA) and `server.log`. */
  folder: string
  programs: PostgresPrograms
  user: ServerUser | null
  password: string
}

/** The role that owns everything in an embedded cluster. */
const ROLE = 'reveille'

/** PGDATA of a cluster. */
export function dataFolderOf(cluster: Cluster): string {
  return path.join(cluster.folder, 'data')
}

/** Where a server of ours listens. The address is only ever this machine's own. */
export function clusterUrl(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${ROLE}:${cluster.password}@127.0.0.1:${port}/${database}`
}

/**
 * Makes the cluster's files if they are not there. Whatever is killed half-way leaves no half cluster; of two
 * processes that do this at once, one wins and both find its files.
 *
 * @param options.mustLast false saves the wait until all of it is on disk
 * @throws Error with what initdb said
 */
export async function createCluster(cluster: Cluster, options: { mustLast: boolean }): Promise<void> {
  if (existsSync(path.join(dataFolderOf(cluster), 'PG_VERSION'))) return
  const unfinished = path.join(cluster.folder, `data.${process.pid}`)
  const passwordFile = `${unfinished}.password`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await writeFile(passwordFile, cluster.password, { mode: 0o600 })
  await giveTo(cluster.user, unfinished)
  await giveTo(cluster.user, passwordFile)
  const account = [
    '--username',
    ROLE,
    '--pwfile',
    passwordFile,
    '--auth',
    'scram-sha-256',
    '--encoding',
    'UTF8',
  ]
  // The locale comes with PostgreSQL, not with the system: its order of texts does not change under an index.
  const locale = ['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C']
  const sync = options.mustLast ? [] : ['--no-sync']
  const { status, error, stdout, stderr } = spawnSync(
    cluster.programs.initdb,
    ['--pgdata', unfinished, ...account, ...locale, ...sync],
    { cwd: '/', env: serverEnvironment, encoding: 'utf8', ...cluster.user },
  )
  await rm(passwordFile)
  if (status !== 0) {
    await rm(unfinished, { recursive: true, force: true })
    throw new Error(
      `The embedded PostgreSQL could not be set up: ${error?.message ?? `${stdout}\n${stderr}`}`,
    )
  }
  await rename(unfinished, dataFolderOf(cluster)).catch(async (renameError: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true })
    if (!existsSync(path.join(dataFolderOf(cluster), 'PG_VERSION'))) throw renameError
  })
}

/** Nothing of our environment: a PGDATA or PGPORT in it would steer the server elsewhere. */
export const serverEnvironment = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/bin:/bin',
} as unknown as NodeJS.ProcessEnv

/** Gives a file to the user who runs the server. */
async function giveTo(user: ServerUser | null, file: string): Promise<void> {
  if (user !== null) await chown(file, user.uid, user.gid)
}
