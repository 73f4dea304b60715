import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { childEnvironment } from '../lib/platform/process-env.ts'
import { type Print, printLines } from './child-output.ts'

/** A Node program to keep running. */
export type Program = {
  /** Shown before its output. */
  name: string
  /** The script and its arguments. */
  argv: readonly [string, ...string[]]
  /** Settings beside those of this process. */
  environment: Record<string, string>
  /** How long it may take to stop before it is killed. */
  stopMs: number
}

/** Keeps programs running. */
export type Supervisor = {
  /** Starts a program, and again whenever it ends, later each time it ends early. */
  start(program: Program): void
  /** The name of the first program that ended early several times in a row. It is tried on all the same. */
  failing: Promise<string>
  /** Tells all programs to stop, and settles when they have; what takes too long is killed. */
  stop(): Promise<void>
  /** Kills all programs at once. */
  kill(): void
}

type Timing = { firstDelayMs: number; longestDelayMs: number; earlyMs: number; failures: number }

/** `earlyMs`: an end before it counts as a failed start. */
const TIMING: Timing = { firstDelayMs: 500, longestDelayMs: 15_000, earlyMs: 10_000, failures: 4 }

const LEAVE_WITH_PARENT = path.join(import.meta.dirname, 'leave-with-parent.ts')

/** A supervisor without programs yet. Their output, and what happens to them, goes to `print`. */
export function createSupervisor(print: Print, timing: Partial<Timing> = {}): Supervisor {
  const keepers: Keeper[] = []
  let tellFailing: (name: string) => void = () => undefined
  const failing = new Promise<string>((resolve) => {
    tellFailing = resolve
  })
  return {
    failing,
    start(program) {
      keepers.push(keepRunning(program, print, { ...TIMING, ...timing }, tellFailing))
    },
    async stop() {
      await Promise.all(keepers.map((keeper) => keeper.stop()))
    },
    kill() {
      for (const keeper of keepers) keeper.kill()
    },
  }
}

type Keeper = { stop(): Promise<void>; kill(): void }

function keepRunning(
  program: Program,
  print: Print,
  timing: Timing,
  onFailing: (name: string) => void,
): Keeper {
  let child: ChildProcess | undefined
  let restart: NodeJS.Timeout | undefined
  let isStopping = false
  let earlyEnds = 0
  let onEnded: () => void = () => undefined

  const launch = () => {
    const startedAt = performance.now()
    child = launchProgram(program, print)
    child.once('close', (code, signal) => {
      child = undefined
      onEnded()
      if (isStopping) return
      earlyEnds = performance.now() - startedAt < timing.earlyMs ? earlyEnds + 1 : 0
      const delayMs = Math.min(timing.firstDelayMs * 2 ** earlyEnds, timing.longestDelayMs)
      const msg = `ended (${signal ?? `exit code ${code}`}), starts again in ${delayMs} ms`
      print(
        'start',
        JSON.stringify({ level: 'error', time: new Date().toISOString(), process: program.name, msg }),
      )
      if (earlyEnds >= timing.failures) onFailing(program.name)
      restart = setTimeout(launch, delayMs)
    })
  }
  launch()

  return {
    async stop() {
      isStopping = true
      clearTimeout(restart)
      if (child === undefined) return
      const ended = new Promise<void>((resolve) => {
        onEnded = resolve
      })
      child.kill('SIGTERM')
      const tooLong = setTimeout(() => killGroup(child), program.stopMs)
      await ended
      clearTimeout(tooLong)
    },
    kill() {
      isStopping = true
      clearTimeout(restart)
      killGroup(child)
    },
  }
}

/** In a process group of its own: a Ctrl-C in the terminal reaches the supervisor alone, which decides the order. */
function launchProgram({ name, argv, environment }: Program, print: Print): ChildProcess {
  const child = spawn(process.execPath, ['--import', LEAVE_WITH_PARENT, ...argv], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: childEnvironment(environment),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  printLines(child.stdout, name, print)
  printLines(child.stderr, name, print)
  return child
}

function killGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
