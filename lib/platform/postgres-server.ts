import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Cluster, clusterUrl, dataFolderOf, serverEnvironment } from './postgres-cluster.ts'

const POLL_MS = 25
/** SQLSTATE of a wrong password. */
const INVALID_PASSWORD = '28P01'

/** How a launch ended: the server answers, or it ended with these last words. */
export type Launch = { outcome: 'ready' } | { outcome: 'ended'; lastWords: string }

/**
 * Starts the server and waits until it answers, recovery after a crash included. It runs in a session of its own:
 * a Ctrl-C in the terminal does not reach it, so that whoever started it can end it last.
 *
 * @param settings `postgresql.conf` settings that go before all others
 */
export async function launchServer(
  cluster: Cluster,
  port: number,
  settings: Record<string, string | number>,
): Promise<Launch> {
  const log = await openServerLog(cluster)
  const all = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(cluster.programs.postgres, ['-D', dataFolderOf(cluster), ...flags], {
    cwd: '/',
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
    ...cluster.user,
  })
  let hasEnded = false
  server.once('error', () => {
    hasEnded = true
  })
  server.once('exit', () => {
    hasEnded = true
  })
  server.unref()
  closeSync(log.descriptor)
  while (!hasEnded) {
    if (await answers(clusterUrl(cluster, port, 'postgres'), cluster)) return { outcome: 'ready' }
    await pause(POLL_MS)
  }
  return { outcome: 'ended', lastWords: readFileSync(log.file, 'utf8').slice(log.start).trim() }
}

/** What `postmaster.pid` says: the process and port of the server that runs on these files, or ran and was killed. */
export function readPostmaster(cluster: Cluster): { pid: number; port: number } | null {
  const file = path.join(dataFolderOf(cluster), 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number.parseInt(lines[0] ?? '', 10)
  const port = Number.parseInt(lines[3] ?? '', 10)
  return Number.isInteger(pid) && Number.isInteger(port) ? { pid, port } : null
}

/**
 * Whether the server at a URL is the one that runs on these files, and answers.
 *
 * @throws Error when it refuses our password
 */
export async function answers(url: string, cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    )
    return rows[0]?.folder === dataFolderOf(cluster)
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INVALID_PASSWORD) {
      throw new Error(`The password beside ${dataFolderOf(cluster)} does not open that database.`, {
        cause: error,
      })
    }
    return false
  } finally {
    await client.end()
  }
}

/**
 * Ends the server: running statements are cut off, everything committed is kept ("fast"), and if that takes too
 * long it ends at once and recovers at the next start ("immediate").
 */
export async function stopServer(cluster: Cluster, patienceMs: number): Promise<void> {
  const running = readPostmaster(cluster)
  if (running === null) return
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!sendSignal(running.pid, signal)) return
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      // The file goes last, and before the parent has taken note of the end.
      if (readPostmaster(cluster)?.pid !== running.pid || !sendSignal(running.pid, 0)) return
      await pause(POLL_MS)
    }
  }
}

/** Sends a signal (0: only looks), and answers whether the process is there. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return false
    if (code === 'EPERM' && signal === 0) return true
    throw error
  }
}

const LOG_LIMIT_BYTES = 10_000_000

async function openServerLog(cluster: Cluster): Promise<{ file: string; descriptor: number; start: number }> {
  const file = path.join(cluster.folder, 'server.log')
  if (existsSync(file) && readFileSync(file).length > LOG_LIMIT_BYTES) await rename(file, `${file}.old`)
  const descriptor = openSync(file, 'a', 0o600)
  return { file, descriptor, start: readFileSync(file, 'utf8').length }
}
