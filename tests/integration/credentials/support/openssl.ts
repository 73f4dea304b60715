import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Texts that OpenSSL reads, by file name. */
export type OpensslFiles = Readonly<Record<string, string>>

/** Whether the `openssl` program is there; a fresh machine need not have it. */
export const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0

/**
 * Runs `openssl` in a folder of its own and answers what it wrote into `out`.
 *
 * @throws Error with what OpenSSL said
 */
export function openssl(files: OpensslFiles, args: readonly string[]): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'reveille-openssl-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
    const { status, stderr } = spawnSync('openssl', [...args, '-out', 'out'], { cwd: folder })
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`)
    return readFileSync(path.join(folder, 'out'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
