import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findFreePort } from './free-port.ts'

/**
 * The port of the last start on this folder, else a free one. Connection strings that someone wrote down stay
 * good as long as nobody else takes the port.
 *
 * @param folder null to forget what was remembered
 */
export async function rememberedPort(folder: string | null): Promise<number> {
  const file = folder === null ? null : portFile(folder)
  if (file === null || !existsSync(file)) return findFreePort()
  const port = Number.parseInt(await readFile(file, 'utf8'), 10)
  return port > 0 && port <= 65_535 ? port : findFreePort()
}

/** Writes down the port for the next start. */
export async function rememberPort(folder: string, port: number): Promise<void> {
  await writeFile(portFile(folder), `${port}\n`)
}

function portFile(folder: string): string {
  return path.join(folder, 'port')
}
