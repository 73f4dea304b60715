import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A SIPp that runs a scenario of tests/pbx/sipp. */
export type Sipp = {
  /** Resolves when every call of it went as the scenario says; rejects with SIPp's own words. */
  done: Promise<void>
  kill(): void
}

type SippOptions = {
  /** `host:port` that it talks to. */
  to: string
  user?: string
  /** Calls in all, and per second. */
  calls?: number
  rate?: number
  /** How long an answered call lasts. */
  talkMs?: number
  port?: number
  keys?: Readonly<Record<string, string>>
  timeoutSeconds?: number
}

/** Starts SIPp with a scenario. */
export function startSipp(scenario: string, options: SippOptions): Sipp {
  const { calls = 1, rate = 10, talkMs = 50, timeoutSeconds = 20 } = options
  let child: ChildProcess | undefined
  const run = async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'reveille-sipp-'))
    const errors = path.join(folder, 'errors.log')
    const args = [
      ['-sf', path.resolve('tests/pbx/sipp', `${scenario}.xml`)],
      ['-i', '127.0.0.1', '-t', 'u1', '-nostdin', '-trace_err', '-error_file', errors],
      ['-m', String(calls), '-r', String(rate), '-d', String(talkMs)],
      ['-timeout', `${timeoutSeconds}s`, '-timeout_error', '-skip_rlimit'],
      options.user === undefined ? [] : ['-s', options.user],
      options.port === undefined ? [] : ['-p', String(options.port)],
      ...Object.entries(options.keys ?? {}).map(([name, value]) => ['-key', name, value]),
      [options.to],
    ].flat()
    try {
      const code = await new Promise<number | null>((resolve, reject) => {
        child = spawn('sipp', args, { stdio: 'ignore', cwd: folder })
        child.once('error', reject)
        child.once('exit', resolve)
      })
      if (code === 0) return
      const said = await readFile(errors, 'utf8').catch(() => '')
      throw new Error(`SIPp ${scenario} ended with ${code}: ${said.slice(0, 4_000)}`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const done = run()
  // One that is killed at the end of a failed test has nobody left who waits for it.
  done.catch(() => undefined)
  return { done, kill: () => void child?.kill('SIGKILL') }
}
