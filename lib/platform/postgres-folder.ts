import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, realpath, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { canReach, serverUser } from './postgres-user.ts'
import { writeOnce } from './write-once.ts'

/** Where a database goes that its user could not reach in the data folder. */
const FALLBACK_PARENT = '/var/lib/reveille'

/**
 * The folder of the embedded database: `postgres` in the data folder. Started by root, the server runs as another
 * user, who does not get into a data folder below a closed one (a checkout in /root): then it is one in
 * /var/lib/reveille, and `postgres-folder` in the data folder says which, for every later start.
 *
 * @param tell gets one line for the person at the terminal when the database is not where they would look
 * @throws Error when the folder that was written down is gone
 */
export async function postgresFolder(dataDir: string, tell: (line: string) => void): Promise<string> {
  await makeReachable(dataDir)
  const note = path.join(dataDir, 'postgres-folder')
  if (existsSync(note)) return notedFolder(note, tell)
  const inside = path.join(await realpath(dataDir), 'postgres')
  await makeReachable(inside)
  if (canReach(inside, serverUser(path.join(inside, 'data')))) return inside
  await rmdir(inside)
  const key = createHash('sha256').update(inside).digest('hex').slice(0, 8)
  const outside = path.join(FALLBACK_PARENT, `${key}-${randomBytes(4).toString('hex')}`)
  await makeReachable(FALLBACK_PARENT)
  const chosen = await writeOnce(note, outside)
  await makeReachable(chosen)
  return notedFolder(note, tell)
}

async function notedFolder(note: string, tell: (line: string) => void): Promise<string> {
  const folder = await readFile(note, 'utf8')
  if (!existsSync(folder)) {
    throw new Error(
      `The database lay in ${folder}, by the word of ${note}, and is not there. Put it back, or delete ${note} to begin with an empty database.`,
    )
  }
  tell(`The database is in ${folder}: the user who runs it cannot reach ${path.dirname(note)}.`)
  return folder
}

/** What we make ourselves lets others through, but not look: its files are closed one by one. */
async function makeReachable(folder: string): Promise<void> {
  if (existsSync(folder)) return
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o711)
}
