import { text } from 'node:stream/consumers'
import { stopSignals } from '../stop-signals.ts'

/** Where a command reads and writes: the process's streams, or a test's. */
export type Io = {
  stdin: NodeJS.ReadableStream
  write(text: string): void
  writeError(text: string): void
  /** Somebody asks the command to come to an end, as by Ctrl-C. Only who reads it is asked; others are ended. */
  interrupted: AbortSignal
}

/** Once asked for, SIGINT and SIGTERM end this process no more, but a second one does. */
function processInterrupted(): AbortSignal {
  const { signal, leave } = stopSignals()
  leave.addEventListener('abort', () => process.exit(1))
  return signal
}

let interrupted: AbortSignal | undefined

/** The streams and signals of this process. */
export const processIo: Io = {
  stdin: process.stdin,
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  get interrupted() {
    interrupted ??= processInterrupted()
    return interrupted
  },
}

/** A secret from standard input, without the line end that `echo` adds. */
export async function readSecret(io: Io): Promise<string> {
  return (await text(io.stdin)).replace(/\r?\n$/, '')
}
