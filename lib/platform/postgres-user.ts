import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

/** The system user who runs PostgreSQL when we are root: PostgreSQL refuses to run as root itself. */
export type ServerUser = { uid: number; gid: number }

const NAME = 'postgres'

/**
 * Who is to run the server on this folder: null when we are an ordinary user and run it ourselves. As root it is
 * the owner of a folder that is there already, else the system user `postgres`, made if there is none.
 *
 * @throws Error when root and no such user can be made
 */
export function serverUser(dataFolder: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  if (existsSync(dataFolder)) {
    const { uid, gid } = statSync(dataFolder)
    if (uid !== 0) return { uid, gid }
  }
  return findUser() ?? makeUser()
}

/** Whether a program starts for this user: it and all folders above it can be reached. */
export function canRun(program: string, user: ServerUser | null): boolean {
  return spawnSync(program, ['--version'], { cwd: '/', stdio: 'ignore', ...user }).status === 0
}

/** Whether this user gets into a folder: it and all folders above it let them through. */
export function canReach(folder: string, user: ServerUser | null): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    cwd: '/',
    stdio: 'ignore',
    ...user,
  })
  return status === 0
}

function findUser(): ServerUser | null {
  const uid = Number.parseInt(spawnSync('id', ['-u', NAME], { encoding: 'utf8' }).stdout, 10)
  const gid = Number.parseInt(spawnSync('id', ['-g', NAME], { encoding: 'utf8' }).stdout, 10)
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null
}

function makeUser(): ServerUser {
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', NAME],
    {
      encoding: 'utf8',
    },
  )
  const user = findUser()
  if (user !== null) return user
  throw new Error(
    `PostgreSQL does not run as root, and the system user "${NAME}" could not be made to run it ` +
      `(useradd: ${made.error?.message ?? made.stderr.trim()}). Make that user, start Reveille as an ordinary user, or set DATABASE_URL.`,
  )
}
