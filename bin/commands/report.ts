import type { AppError } from '#lib/platform/errors.ts'
import { ERROR_TABLE } from '#lib/platform/errors.ts'
import { optionName } from '#lib/platform/parse-input.ts'
import type { Io } from './io.ts'

/** What a command has to say: lines for a person, and the same as data for a script. */
export type Report = {
  lines: readonly string[]
  /** Null where the command has written its data itself. */
  data: object | null
  /** False ends the process with code 1 although the command ran to its end, as `doctor` does. */
  ok?: boolean
}

/** Prints the report of a command that has run to its end. */
export function printReport(io: Io, report: Report, json: boolean): void {
  const data = report.data === null ? '' : JSON.stringify(report.data)
  const text = json ? data : report.lines.join('\n')
  if (text !== '') io.write(`${text}\n`)
}

/** Prints why a command failed: `code: detail` and each fault, or the problem object of the API. */
export function printFailure(io: Io, error: AppError, requestId: string, json: boolean): void {
  if (json) {
    const { status, title } = ERROR_TABLE[error.code]
    const type = `urn:reveille:problem:${error.code}`
    const problem = {
      type,
      title,
      status,
      code: error.code,
      detail: error.message,
      requestId,
      errors: error.faults,
    }
    io.writeError(`${JSON.stringify(problem)}\n`)
    return
  }
  io.writeError(`${error.code}: ${nameOption(error)}${error.message}\n`)
  for (const { pointer, message } of error.faults) {
    if (message !== error.message) io.writeError(`  ${pointer}: ${message}\n`)
  }
}

/** A use case says "must be an e-mail address": of which option, is said here. */
function nameOption({ message, faults }: AppError): string {
  const fault = faults.find((each) => each.message === message)
  return fault !== undefined && fault.pointer !== '' && /^[a-z]/.test(message)
    ? `${optionName(fault.pointer)} `
    : ''
}
