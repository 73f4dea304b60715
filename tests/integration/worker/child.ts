import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { childEnvironment } from '#lib/platform/process-env.ts'

/** A line of a process's JSON log. */
type LogLine = { level: string; msg: string } & Record<string, unknown>

/** A process of ours that is running for a test. */
export type Child = {
  process: ChildProcess
  /** All that it has logged so far. */
  lines: LogLine[]
  /** Resolves with the first line that fits, heard or still to come; rejects when the process ends before. */
  line(fits: (line: LogLine) => boolean): Promise<LogLine>
  /** Sends a signal and resolves with the exit code; null when the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts a program of bin/ as `npm start` does: Node, and settings in the environment. */
export function startChild(program: string, settings: Record<string, string>): Child {
  const child = spawn(process.execPath, [program], {
    env: childEnvironment(settings),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: LogLine[] = []
  const waiting = new Set<(line: LogLine) => void>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: LogLine = JSON.parse(text)
    lines.push(line)
    for (const hear of waiting) hear(line)
  })
  return {
    process: child,
    lines,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const hear = (line: LogLine) => {
          if (!fits(line)) return
          waiting.delete(hear)
          resolve(line)
        }
        waiting.add(hear)
        for (const line of lines) hear(line)
        child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before it said so`)))
      }),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}
