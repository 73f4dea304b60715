import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, readFile, rm, writeFile } from 'node:fs/promises'

/**
 * Remembers a text in a file that only its owner may read (mode 0600), unless it holds one already. Of several
 * processes that do this at once, one decides and all answer what it wrote; nobody sees half a file.
 *
 * @returns what the file holds afterwards
 */
export async function writeOnce(file: string, text: string): Promise<string> {
  if (existsSync(file)) return await readFile(file, 'utf8')
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(unfinished, text, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(unfinished, file)
    return text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return await readFile(file, 'utf8')
  } finally {
    await rm(unfinished)
  }
}
