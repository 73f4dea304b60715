import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** What demo.json says, as far as a visitor needs it. */
export type Demo = { consoleUrl: string; email: string; password: string; tenant: string }

const POLL_MS = 500
/** The simulated phones have had some calls by then. */
const SETTLE_MS = 10_000

/**
 * The demo that runs on this machine, or one of its own that ends with `stop`.
 *
 * @param folder the data folder in which a running demo keeps demo.json
 * @throws Error when a demo of its own ends before it is ready
 */
export async function openDemo(folder: string): Promise<Demo & { stop(): Promise<void> }> {
  const running = await readDemo(path.join(folder, 'demo.json'))
  if (running !== null) return { ...running, stop: async () => undefined }
  const own = await mkdtemp(path.join(tmpdir(), 'reveille-screenshots-'))
  const program = spawn(process.execPath, ['bin/demo.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, REVEILLE_DATA_DIR: own, CONSOLE_PORT: '0', GATEWAY_PORT: '0', LOG_LEVEL: 'warn' },
  })
  const ended = once(program, 'exit')
  const stop = async () => {
    program.kill('SIGTERM')
    await ended
    await rm(own, { recursive: true, force: true })
  }
  try {
    while (program.exitCode === null) {
      const demo = await readDemo(path.join(own, 'demo.json'))
      if (demo !== null) {
        await pause(SETTLE_MS)
        return { ...demo, stop }
      }
      await pause(POLL_MS)
    }
    throw new Error('The demo did not start; its last words are above.')
  } catch (error) {
    await stop()
    throw error
  }
}

async function readDemo(file: string): Promise<Demo | null> {
  if (!existsSync(file)) return null
  const demo = JSON.parse(await readFile(file, 'utf8')) as Demo
  const answers = await fetch(demo.consoleUrl, { redirect: 'manual' }).then(
    () => true,
    () => false,
  )
  return answers ? demo : null
}
