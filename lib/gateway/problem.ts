import { isDatabaseAway } from '#lib/platform/db.ts'
import { AppError, ERROR_TABLE } from '#lib/platform/errors.ts'
import type { ForeignErrors } from './endpoint.ts'
import { sizedResponse } from './sized-response.ts'

const RETRY_AFTER_SECONDS = 1

/**
 * An error as RFC 9457 `application/problem+json`. Bodies of one code and detail differ in `requestId` alone, so
 * that "missing" and "not yours" cannot be told apart.
 */
export function problemResponse(error: AppError, requestId: string): Response {
  const { status, title } = ERROR_TABLE[error.code]
  const body = JSON.stringify({
    type: `urn:reveille:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    requestId,
    errors: error.faults,
  })
  return sizedResponse(body, status, errorHeaders(error, requestId, 'application/problem+json'))
}

/** The same error in the shape of other software. */
export function foreignErrorResponse(error: AppError, requestId: string, foreign: ForeignErrors): Response {
  const { status, body } = foreign.write(error)
  return sizedResponse(JSON.stringify(body), status, errorHeaders(error, requestId, 'application/json'))
}

function errorHeaders(error: AppError, requestId: string, contentType: string): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-request-id': requestId,
  }
  if (error.code === 'unauthenticated')
    headers['www-authenticate'] = 'Basic realm="Reveille", charset="UTF-8"'
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(error.retryAfterSeconds)
  // What is left of a body that was not read would be taken for the next request.
  if (error.code === 'too_large') headers.connection = 'close'
  return headers
}

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
