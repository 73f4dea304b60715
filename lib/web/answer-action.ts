import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { PlatformContext } from '#lib/platform/context.ts'
import { AppError, ERROR_TABLE, type FieldFault } from '#lib/platform/errors.ts'
import type { ActionResult } from './action-result.ts'

/**
 * Does the work of a server action and tells its outcome: an AppError's words go to the person, any other error
 * is logged and told as "internal", never in its own words.
 */
export async function answerAction<Value>(
  ctx: Pick<PlatformContext, 'requestId' | 'log'>,
  work: () => Promise<Value>,
): Promise<ActionResult<Value>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    unstable_rethrow(error)
    return toFailure(ctx, error)
  }
}

/** @throws AppError `invalid` with a fault for each member that is wrong */
export function parseActionInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const faults: FieldFault[] = result.error.issues.map((issue) => ({
    pointer: `/${issue.path.join('/')}`,
    message: issue.message,
  }))
  throw new AppError('invalid', 'Some of what you entered cannot be used.', { faults })
}

function toFailure(
  { requestId, log }: Pick<PlatformContext, 'requestId' | 'log'>,
  error: unknown,
): ActionResult<never> {
  if (error instanceof AppError) {
    log[ERROR_TABLE[error.code].logLevel]({ requestId, code: error.code }, 'server action refused')
    return { ok: false, code: error.code, message: error.message, faults: error.faults, requestId }
  }
  log.error({ requestId, err: error }, 'server action failed')
  const message = 'Something went wrong on our side. Nothing was changed that you were not told of.'
  return { ok: false, code: 'internal', message, faults: [], requestId }
}
