import { existsSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '#lib/platform/errors.ts'
import type { CredentialFault, CredentialFile } from './credential-file.ts'
import { type CredentialFileReading, readCredentialFile } from './read-credential-file.ts'

/** From the working directory of every process of ours. Where only a bundle runs, the file is not there. */
const THREAD_FILE = 'lib/credentials/reader-thread.ts'
/** Over the budget of work that the reader itself keeps to; what still runs then is ended. */
const MAX_READING_MS = 1_000
const MAX_START_MS = 5_000
const MAX_MEMORY_MB = 64
const MAX_AT_ONCE = 2
const MAX_WAITING = 16

let running = 0
const waiting: (() => void)[] = []

/**
 * {@link readCredentialFile} in a thread of its own: deriving keys keeps a processor busy for up to 0.7 s, and a
 * gateway has calls to answer meanwhile. Time and memory of the thread are limited; two run at once.
 *
 * @throws AppError `rate_limited` when too many files wait to be read
 */
export async function readCredentialFileApart(
  file: CredentialFile,
  now: Date,
): Promise<CredentialFileReading> {
  await takeTurn()
  try {
    return existsSync(THREAD_FILE) ? await readInThread(file, now) : readCredentialFile(file, now)
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

async function takeTurn(): Promise<void> {
  if (running >= MAX_AT_ONCE) {
    if (waiting.length >= MAX_WAITING) {
      throw new AppError('rate_limited', 'Many credential files are being read. Try again in a moment.', {
        retryAfterSeconds: 2,
      })
    }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  running += 1
}

function readInThread(file: CredentialFile, now: Date): Promise<CredentialFileReading> {
  const thread = new Worker(path.resolve(THREAD_FILE), {
    workerData: { file, now },
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB, maxYoungGenerationSizeMb: 16 },
  })
  return new Promise((resolve) => {
    const giveUp = () => settle({ ok: false, fault: TOO_COSTLY })
    let timer = setTimeout(giveUp, MAX_START_MS)
    const settle = (reading: CredentialFileReading) => {
      clearTimeout(timer)
      resolve(reading)
      void thread.terminate()
    }
    thread.once('online', () => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, MAX_READING_MS)
    })
    thread.once('message', settle)
    // Memory at its limit ends here; the reader itself throws nothing.
    thread.once('error', giveUp)
    thread.once('exit', giveUp)
  })
}

const TOO_COSTLY: CredentialFault = {
  code: 'too_many_iterations',
  message:
    'Reading this file would take more time or memory than any credential needs. Export the one certificate ' +
    'and its key again, with default settings.',
}
