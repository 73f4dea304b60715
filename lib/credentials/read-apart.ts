import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { AppError } from '#lib/platform/errors.ts'
import type { CredentialFault, CredentialFile } from './credential-file.ts'
import { type CredentialFileReading, readCredentialFile } from './read-credential-file.ts'

/** From the working directory of every process of ours. Where only a bundle runs, the file is not there. */
const THREAD_FILE = 'lib/credentials/reader-thread.ts'
/** Of processor time, over the budget of work that the reader itself keeps to; loading the reader is a part of it. */
const MAX_PROCESSOR_MS = 1_500
/** On a machine that has no processor to spare. The file may be a good one. */
const MAX_READING_MS = 20_000
const LOOK_EVERY_MS = 50
const MAX_MEMORY_MB = 64
const MAX_AT_ONCE = 2
const MAX_WAITING = 16

let running = 0
const waiting: (() => void)[] = []

/**
 * {@link readCredentialFile} in a thread of its own: deriving keys keeps a processor busy for up to 0.7 s, and a
 * gateway has calls to answer meanwhile. Time and memory of the thread are limited; two run at once.
 *
 * @throws AppError `rate_limited` when too many files wait to be read, or this one took too long for want of a processor
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
      throw busy()
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
  return new Promise<CredentialFileReading>((resolve, reject) => {
    const giveUp = () => resolve({ ok: false, fault: TOO_COSTLY })
    thread.once('message', resolve)
    // Memory at its limit ends here; the reader itself throws nothing.
    thread.once('error', giveUp)
    thread.once('exit', giveUp)
    void watchThread(thread).then((limit) => {
      if (limit === 'processor') giveUp()
      if (limit === 'time') reject(busy())
    })
  }).finally(() => void thread.terminate())
}

/** Which limit a thread has reached, if it did not end before. */
async function watchThread(thread: Worker): Promise<'processor' | 'time' | 'none'> {
  const endMs = performance.now() + MAX_READING_MS
  while (performance.now() < endMs) {
    await sleep(LOOK_EVERY_MS, undefined, { ref: false })
    const usage = await thread.cpuUsage().catch(() => null)
    if (usage === null) return 'none'
    if ((usage.user + usage.system) / 1000 > MAX_PROCESSOR_MS) return 'processor'
  }
  return 'time'
}

function busy(): AppError {
  return new AppError('rate_limited', 'Many credential files are being read. Try again in a moment.', {
    retryAfterSeconds: 2,
  })
}

const TOO_COSTLY: CredentialFault = {
  code: 'too_many_iterations',
  message:
    'Reading this file would take more time or memory than any credential needs. Export the one certificate ' +
    'and its key again, with default settings.',
}
