import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { Context, Role } from '#lib/platform/context.ts'
import { AppError, ERROR_TABLE, type FieldFault } from '#lib/platform/errors.ts'
import { requireRole } from '#lib/platform/roles.ts'
import type { ActionResult } from './action-result.ts'
import { requireTenantContext } from './page-context.ts'

/**
 * Makes a server action of a tenant: session, role and input are checked before `run` sees anything. In a file
 * with `'use server'`:
 *
 * `export const sendTestPush = serverAction(schema, { role: 'operator' }, (ctx, input) => …)`
 *
 * The caller passes the tenant's slug first: `await sendTestPush(slug, { deviceId })`. A role that is too low is
 * answered like a thing that is not there. An AppError's words go to the person; any other error is logged and
 * told as "internal", never in its own words.
 */
export function serverAction<Schema extends z.ZodType, Value>(
  schema: Schema,
  needs: { role: Role },
  run: (ctx: Context, input: z.output<Schema>) => Promise<Value>,
): (slug: string, input: z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (slug, input) => {
    const { ctx } = await requireTenantContext(String(slug))
    try {
      requireRole(ctx, needs.role)
      return { ok: true, value: await run(ctx, parseInput(schema, input)) }
    } catch (error) {
      unstable_rethrow(error)
      return toFailure(ctx, error)
    }
  }
}

function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const faults: FieldFault[] = result.error.issues.map((issue) => ({
    pointer: `/${issue.path.join('/')}`,
    message: issue.message,
  }))
  throw new AppError('invalid', 'Some of what you entered cannot be used.', { faults })
}

function toFailure(ctx: Context, error: unknown): ActionResult<never> {
  const { requestId, log } = ctx
  if (error instanceof AppError) {
    log[ERROR_TABLE[error.code].logLevel]({ requestId, code: error.code }, 'server action refused')
    return { ok: false, code: error.code, message: error.message, faults: error.faults, requestId }
  }
  log.error({ requestId, err: error }, 'server action failed')
  const message = 'Something went wrong on our side. Nothing was changed that you were not told of.'
  return { ok: false, code: 'internal', message, faults: [], requestId }
}
