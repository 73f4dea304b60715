import { pbkdf2Sync } from 'node:crypto'

const ROUNDS = 1_000_000
const SAMPLES = 3

let unitMs: number | undefined

/**
 * How much computing a piece of synchronous work takes: the time that this thread was on a processor, in units of a
 * million rounds of PBKDF2 with SHA-256 on the same machine, which take an ordinary one an eighth of a second.
 * It is the same on a slow machine and on a busy one.
 */
export function computingOf<Result>(work: () => Result): { result: Result; computing: number } {
  unitMs ??= Math.max(...Array.from({ length: SAMPLES }, () => threadMs(millionRounds).ms))
  const { result, ms } = threadMs(work)
  return { result, computing: ms / unitMs }
}

/** A second of an ordinary machine. */
export const A_SECOND = 8

function threadMs<Result>(work: () => Result): { result: Result; ms: number } {
  const before = process.threadCpuUsage()
  const result = work()
  const { user, system } = process.threadCpuUsage(before)
  return { result, ms: (user + system) / 1_000 }
}

function millionRounds(): void {
  pbkdf2Sync('password', 'salt', ROUNDS, 32, 'sha256')
}
