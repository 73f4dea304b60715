import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { childEnvironment } from '#lib/platform/process-env.ts'
import { processorMs } from './proc.ts'

/** A process under load, and what its readiness line said. */
export type BenchChild = {
  process: ChildProcess
  ready: Record<string, unknown>
  /** Processor time used so far, in ms, both modes. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

/**
 * Starts a program and waits for the line of JSON that says it is ready.
 *
 * @param isReady picks that line
 * @throws Error when the program ends before
 */
export async function startChild(
  program: string,
  options: {
    args?: string[]
    settings?: Record<string, string>
    isReady?: (line: Record<string, unknown>) => boolean
    onMessage?: (message: unknown) => void
  } = {},
): Promise<BenchChild> {
  const child = spawn(process.execPath, [program, ...(options.args ?? [])], {
    env: childEnvironment(options.settings ?? {}),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  child.on('message', (message) => options.onMessage?.(message))
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      const line: Record<string, unknown> = JSON.parse(text)
      if (options.isReady?.(line) ?? true) resolve(line)
      else if (line.level === 'error' || line.level === 'fatal') console.error(text)
    })
  })
  return {
    process: child,
    ready,
    cpuMs: () => processorMs(child.pid ?? 0),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
    },
  }
}
