import type { z } from 'zod'
import type { PersonalContext } from '#lib/users/personal-context.ts'
import { displayName, type SignedInUser } from '#lib/users/user.ts'
import type { ActionResult } from './action-result.ts'
import { answerAction, parseActionInput } from './answer-action.ts'
import { consoleRuntime } from './runtime.ts'
import { findCurrentUser, requestContext, requireUser } from './session.ts'

/** What whoever is signed in does with their own account. Sends everybody else to the sign-in page. */
export async function requirePersonalContext(): Promise<PersonalContext> {
  return personalContext(await requireUser())
}

/** {@link requirePersonalContext}, or null when nobody is signed in. */
export async function findPersonalContext(): Promise<PersonalContext | null> {
  const user = await findCurrentUser()
  return user === null ? null : personalContext(user)
}

/** Makes a server action on the account of whoever is signed in: it takes no user id, so it can touch no other. */
export function personalAction<Schema extends z.ZodType, Value>(
  schema: Schema,
  run: (ctx: PersonalContext, input: z.output<Schema>) => Promise<Value>,
): (input: z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (input) => {
    const ctx = await requirePersonalContext()
    return answerAction(ctx, async () => run(ctx, parseActionInput(schema, input)))
  }
}

async function personalContext(user: SignedInUser): Promise<PersonalContext> {
  const { userId, isPlatformAdmin } = user
  const { keyRing, signInThrottle } = consoleRuntime()
  return {
    ...(await requestContext()),
    actor: { kind: 'user', userId, name: displayName(user), role: 'viewer', isPlatformAdmin },
    keyRing,
    user,
    throttle: signInThrottle,
  }
}
