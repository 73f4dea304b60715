import { notFound } from 'next/navigation'
import type { z } from 'zod'
import type { PersonalContext } from '#lib/users/personal-context.ts'
import type { ActionResult } from './action-result.ts'
import { answerAction, parseActionInput } from './answer-action.ts'
import { requirePersonalContext } from './personal-action.ts'

/** The context of a page for platform admins; for everybody else who is signed in it is not there. */
export async function requirePlatformContext(): Promise<PersonalContext> {
  const ctx = await requirePersonalContext()
  if (!ctx.user.isPlatformAdmin) notFound()
  return ctx
}

/** Makes a server action for platform admins. */
export function platformAction<Schema extends z.ZodType, Value>(
  schema: Schema,
  run: (ctx: PersonalContext, input: z.output<Schema>) => Promise<Value>,
): (input: z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (input) => {
    const ctx = await requirePlatformContext()
    return answerAction(ctx, async () => run(ctx, parseActionInput(schema, input)))
  }
}
