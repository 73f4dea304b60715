import { ERROR_TABLE } from '#lib/platform/errors.ts'
import type { Log } from '#lib/platform/log.ts'
import type { ForeignErrors } from './endpoint.ts'
import { foreignErrorResponse, problemResponse, toAppError } from './problem.ts'

/** Logs an error at the level of its code, with what is known inside, and answers it with what may be known outside. */
export function refuse(
  log: Log,
  error: unknown,
  request: { requestId: string; route: string },
  foreign?: ForeignErrors,
): Response {
  const appError = toAppError(error)
  const { logLevel } = ERROR_TABLE[appError.code]
  log[logLevel]({ ...request, code: appError.code, err: appError.cause }, appError.message)
  return foreign === undefined
    ? problemResponse(appError, request.requestId)
    : foreignErrorResponse(appError, request.requestId, foreign)
}
