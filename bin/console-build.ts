import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { childEnvironment } from '../lib/platform/process-env.ts'
import { type Print, printLines } from './child-output.ts'

const ROOT = path.resolve(import.meta.dirname, '..')

/** What a build is made from. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'proxy.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'package-lock.json',
]

/** Written when a build is complete: the moment when it began, in ms. `next build` itself marks its beginning only. */
const STAMP = path.join(ROOT, '.next/reveille-build')

const BUSY_PAUSE_MS = 1_000

/** Next's command line, as a script for Node. */
export const NEXT_PROGRAM = path.join(ROOT, 'node_modules/next/dist/bin/next')

/** Whether the console has no complete build, or a source is newer than it. */
export async function needsConsoleBuild(): Promise<boolean> {
  if (!existsSync(STAMP)) return true
  const builtAt = Number(await readFile(STAMP, 'utf8'))
  for (const source of SOURCES) {
    if ((await newestChange(path.join(ROOT, source))) > builtAt) return true
  }
  return false
}

/**
 * Builds the console. Where another process builds in this folder, that build is waited for, and is enough if it
 * is complete.
 *
 * @param signal ends the build
 * @throws Error when `next build` fails; what it said went to `print`
 */
export async function buildConsole(print: Print, signal: AbortSignal): Promise<void> {
  do {
    const outcome = await runBuild(print, signal)
    if (outcome === 'built') return
    if (outcome === 'failed')
      throw new Error('The console could not be built. What "next build" said is above.')
    await pause(BUSY_PAUSE_MS, undefined, { signal })
  } while (await needsConsoleBuild())
}

async function runBuild(print: Print, signal: AbortSignal): Promise<'built' | 'failed' | 'busy'> {
  const startedAt = Date.now()
  let isBusy = false
  const listen: Print = (name, line) => {
    isBusy ||= line.includes('Another next build process is already running')
    if (!isBusy) print(name, line)
  }
  const build = spawn(process.execPath, [NEXT_PROGRAM, 'build'], {
    cwd: ROOT,
    env: childEnvironment({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  printLines(build.stdout, 'build', listen)
  printLines(build.stderr, 'build', listen)
  const [code] = await once(build, 'close')
  if (isBusy) return 'busy'
  if (code !== 0) return 'failed'
  await writeFile(STAMP, String(startedAt))
  return 'built'
}

async function newestChange(file: string): Promise<number> {
  if (!existsSync(file)) return 0
  const { mtimeMs } = await stat(file)
  if (path.extname(file) !== '') return mtimeMs
  const entries = await readdir(file, { recursive: true, withFileTypes: true })
  const changes = await Promise.all(
    entries.map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).mtimeMs),
  )
  return Math.max(mtimeMs, ...changes)
}
