import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { type Cluster, dataFolderOf } from './postgres-cluster.ts'
import { readPostmaster, sendSignal } from './postgres-server.ts'

/**
 * Removes the `postmaster.pid` of a server that was killed when its process id now belongs to a program that is no
 * PostgreSQL on these files. PostgreSQL itself goes by the id alone and would refuse to start for as long as
 * that program runs, which after a crash of a container, where ids begin anew, is a matter of course.
 */
export async function forgetForeignPostmaster(cluster: Cluster): Promise<void> {
  const noted = readPostmaster(cluster)
  if (noted === null || !sendSignal(noted.pid, 0)) return
  if (commandOf(noted.pid).includes(dataFolderOf(cluster))) return
  if (readPostmaster(cluster)?.pid !== noted.pid) return
  await rm(path.join(dataFolderOf(cluster), 'postmaster.pid'), { force: true })
}

/** The command line of a process; empty when it is gone. */
function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`
  if (existsSync(file)) return readFileSync(file, 'utf8').replaceAll('\0', ' ')
  return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}
