import { AppError, ERROR_TABLE } from '#lib/platform/errors.ts'
import type { Log } from '#lib/platform/log.ts'
import { problemResponse } from './problem.ts'

/** Faults of the way to PostgreSQL, not of the request: SQLSTATE classes 08 and 57P, 53300, and Node's. */
const DATABASE_AWAY = /^(?:08|57P|53300|ECONNREFUSED$|ECONNRESET$|EPIPE$|ETIMEDOUT$)/
const DATABASE_AWAY_MESSAGE = /^(?:Connection terminated|timeout exceeded when trying to connect)/
const RETRY_AFTER_SECONDS = 1

/**
 * What a caller may know of an error: an AppError is written for outside; a database that is away is said to be;
 * anything else is only given a number to ask about.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isDatabaseAway(error)) {
    return new AppError('unavailable', 'The database cannot be reached now. Try again in a moment.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    })
  }
  const detail = 'Something went wrong here. The request id finds it in our log.'
  return new AppError('internal', detail, { cause: error })
}

/** Logs an error at the level of its code, with what is known inside, and answers it with what may be known outside. */
export function refuse(log: Log, error: unknown, request: { requestId: string; route: string }): Response {
  const appError = toAppError(error)
  const { logLevel } = ERROR_TABLE[appError.code]
  log[logLevel]({ ...request, code: appError.code, err: appError.cause }, appError.message)
  return problemResponse(appError, request.requestId)
}

function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return DATABASE_AWAY.test(code) || DATABASE_AWAY_MESSAGE.test(error.message)
}
