import { text } from 'node:stream/consumers'

/** Where a command reads and writes: the process's streams, or a test's. */
export type Io = {
  stdin: NodeJS.ReadableStream
  write(text: string): void
  writeError(text: string): void
}

/** The streams of this process. */
export const processIo: Io = {
  stdin: process.stdin,
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
}

/** A secret from standard input, without the line end that `echo` adds. */
export async function readSecret(io: Io): Promise<string> {
  return (await text(io.stdin)).replace(/\r?\n$/, '')
}
