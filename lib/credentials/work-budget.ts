import { CredentialFileError } from './credential-file.ts'

/** Microseconds, estimated with a reserve, that one file may cost: under a second on a slow machine. */
const LIMIT_MICROS = 700_000

/**
 * What one uploaded file may cost to read. A file names its own iteration counts and may hold many keys, so
 * every costly step is paid for before it is taken.
 */
export type WorkBudget = {
  /** @throws CredentialFileError `too_many_iterations` when the file asks for more than it may */
  spend(micros: number): void
}

export function createWorkBudget(): WorkBudget {
  let spentMicros = 0
  return {
    spend(micros) {
      spentMicros += micros
      if (spentMicros <= LIMIT_MICROS) return
      throw new CredentialFileError(
        'too_many_iterations',
        'Opening this file would take too much computing: its encryption asks for too many iterations, or ' +
          'it holds too many entries. Export the one certificate and its key again, with default settings.',
      )
    },
  }
}
