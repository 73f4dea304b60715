/** Builds the console, so that `npm start` finds a fresh build. */
import { buildConsole } from './console-build.ts'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())
await buildConsole((_process, line) => process.stdout.write(`${line}\n`), interrupted.signal)
