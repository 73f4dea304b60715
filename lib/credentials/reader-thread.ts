/**
 * What runs in the thread of read-apart.ts: reads one credential file, says what it found, and ends.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { CredentialFile } from './credential-file.ts'
import { readCredentialFile } from './read-credential-file.ts'

const { file, now } = workerData as { file: CredentialFile; now: Date }

parentPort?.postMessage(readCredentialFile(file, now))
