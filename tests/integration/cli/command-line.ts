import { Readable } from 'node:stream'
import { openDb } from '#lib/platform/db.ts'
import { parseEnv } from '#lib/platform/env.ts'
import { createLog } from '#lib/platform/log.ts'
import { generateKeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { run } from '../../../bin/commands/run.ts'
import type { SessionParts } from '../../../bin/commands/session.ts'
import { createSession } from '../../../bin/commands/session.ts'

/** What one run of the command line said. */
export type Said = { exitCode: number; out: string; error: string; json: <Value>() => Value }

export type CommandLineSettings = {
  url: string
  keys?: string
  settings?: Record<string, string>
} & Partial<Pick<SessionParts, 'clock'>>

/** Runs the command line in this process, on a database of the test. */
export function commandLine(given: CommandLineSettings) {
  const keys = given.keys ?? generateKeyRing()
  return async (words: string[], stdin = ''): Promise<Said> => {
    let out = ''
    let error = ''
    const exitCode = await run(words, {
      io: {
        stdin: Readable.from([stdin]),
        write: (text) => {
          out += text
        },
        writeError: (text) => {
          error += text
        },
        interrupted: new AbortController().signal,
      },
      openSession: async (requestId) =>
        createSession({
          settings: parseEnv(given.settings ?? {}),
          databaseUrl: given.url,
          db: openDb({ url: given.url, poolSize: 2, applicationName: 'cli test' }),
          keyRing: parseKeyRing(keys),
          log: createLog('cli test', 'silent'),
          requestId,
          ...(given.clock === undefined ? {} : { clock: given.clock }),
        }),
    })
    return { exitCode, out, error, json: () => JSON.parse(out) }
  }
}
