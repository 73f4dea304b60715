/** One fault of a request: where (RFC 6901 JSON pointer) and what. */
export type FieldFault = { pointer: string; message: string }

type ErrorRow = { status: number; title: string; logLevel: 'info' | 'warn' | 'error' }

/** The one table from error code to HTTP status, title and log level. API, console and command line read it. */
export const ERROR_TABLE = {
  malformed: { status: 400, title: 'Malformed request', logLevel: 'info' },
  unauthenticated: { status: 401, title: 'Not authenticated', logLevel: 'info' },
  forbidden: { status: 403, title: 'Not allowed', logLevel: 'info' },
  not_found: { status: 404, title: 'Not found', logLevel: 'info' },
  method_not_allowed: { status: 405, title: 'Method not allowed', logLevel: 'info' },
  conflict: { status: 409, title: 'Conflict', logLevel: 'info' },
  too_large: { status: 413, title: 'Request too large', logLevel: 'info' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type', logLevel: 'info' },
  invalid: { status: 422, title: 'Invalid request', logLevel: 'info' },
  rate_limited: { status: 429, title: 'Too many requests', logLevel: 'warn' },
  internal: { status: 500, title: 'Internal error', logLevel: 'error' },
  unavailable: { status: 503, title: 'Temporarily unavailable', logLevel: 'error' },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERROR_TABLE

type AppErrorOptions = {
  faults?: FieldFault[]
  /** For `rate_limited` and `unavailable`: when to try again. */
  retryAfterSeconds?: number
  cause?: unknown
}

/**
 * Ends a request. `detail` is read by a person outside: it says what was wrong, where, and what to do, and
 * holds no secret. Answers that a caller branches on are returned unions, not AppErrors.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly faults: FieldFault[]
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(detail, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.faults = options.faults ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** The one answer for "missing" and for "not yours": the two cannot be told apart. */
export function notFound(): AppError {
  return new AppError('not_found', 'There is nothing here, or it is not yours to see.')
}

/** A request that was understood but is wrong in one member. */
export function invalid(pointer: string, message: string): AppError {
  return new AppError('invalid', message, { faults: [{ pointer, message }] })
}
