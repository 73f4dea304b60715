import { consoleRuntime } from './runtime.ts'

/** Where people reach the console, without a path: the public address, or this machine's. */
export function consoleUrl(): string {
  const { PUBLIC_URL, HOST, CONSOLE_PORT } = consoleRuntime().settings
  return new URL(PUBLIC_URL ?? `http://${HOST}:${CONSOLE_PORT}`).origin
}
