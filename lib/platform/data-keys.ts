import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { generateKeyRing } from './secrets.ts'
import { writeOnce } from './write-once.ts'

/** The secrets of one installation, in the form of the settings of that name. */
export type DataKeys = { REVEILLE_KEYS: string; AUTH_SECRET: string }

/**
 * The secrets that the environment does not give, from the data folder, where they are made at the first start
 * (mode 0600). Losing `keys` loses every stored credential: it belongs into backups, apart from the database.
 */
export async function dataKeys(dataDir: string, given: Partial<DataKeys>): Promise<DataKeys> {
  await mkdir(dataDir, { recursive: true })
  const remembered = (name: string, make: () => string) => writeOnce(path.join(dataDir, name), make())
  return {
    REVEILLE_KEYS: given.REVEILLE_KEYS ?? (await remembered('keys', generateKeyRing)),
    AUTH_SECRET:
      given.AUTH_SECRET ?? (await remembered('auth-secret', () => randomBytes(32).toString('base64url'))),
  }
}
