import { type AppError, ERROR_TABLE } from '#lib/platform/errors.ts'

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
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-request-id': requestId,
  }
  if (error.code === 'unauthenticated')
    headers['www-authenticate'] = 'Basic realm="Reveille", charset="UTF-8"'
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(error.retryAfterSeconds)
  // What is left of a body that was not read would be taken for the next request.
  if (error.code === 'too_large') headers.connection = 'close'
  return new Response(body, { status, headers })
}
