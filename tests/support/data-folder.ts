import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A new data folder (`REVEILLE_DATA_DIR`) that the embedded PostgreSQL's user can reach, and its removal. */
export async function createDataFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'reveille-data-')))
  await chmod(parent, 0o711)
  return { folder: path.join(parent, 'data'), remove: () => rm(parent, { recursive: true, force: true }) }
}
