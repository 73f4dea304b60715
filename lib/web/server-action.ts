import type { z } from 'zod'
import type { Context, Role } from '#lib/platform/context.ts'
import { requireRole } from '#lib/platform/roles.ts'
import type { ActionResult } from './action-result.ts'
import { answerAction, parseActionInput } from './answer-action.ts'
import { requireTenantContext } from './page-context.ts'

/**
 * Makes a server action of a tenant: session, role and input are checked before `run` sees anything. In a file
 * with `'use server'`:
 *
 * `export const sendTestPush = serverAction(schema, { role: 'operator' }, (ctx, input) => …)`
 *
 * The caller passes the tenant's slug first: `await sendTestPush(slug, { deviceId })`. A role that is too low is
 * answered like a thing that is not there.
 */
export function serverAction<Schema extends z.ZodType, Value>(
  schema: Schema,
  needs: { role: Role },
  run: (ctx: Context, input: z.output<Schema>) => Promise<Value>,
): (slug: string, input: z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (slug, input) => {
    const { ctx } = await requireTenantContext(String(slug))
    return answerAction(ctx, async () => {
      requireRole(ctx, needs.role)
      return run(ctx, parseActionInput(schema, input))
    })
  }
}
