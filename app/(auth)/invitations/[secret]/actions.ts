'use server'

import { z } from 'zod'
import { acceptInvitation, acceptInvitationAsNewUser } from '#lib/users/accept-invitation.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { answerAction, parseActionInput } from '#lib/web/answer-action.ts'
import { personalAction } from '#lib/web/personal-action.ts'
import { requestContext } from '#lib/web/session.ts'

const newcomer = z.strictObject({
  secret: z.string().max(64),
  name: z.string().max(255),
  password: z.string().max(4096),
})

/** Makes the account that an invitation is for. The secret of its link is the proof: nobody is signed in yet. */
export async function join(
  input: z.input<typeof newcomer>,
): Promise<ActionResult<{ tenantSlug: string; email: string }>> {
  const ctx = await requestContext()
  return answerAction(ctx, async () => acceptInvitationAsNewUser(ctx, parseActionInput(newcomer, input)))
}

/** Lets whoever is signed in join. */
export const accept = personalAction(z.strictObject({ secret: z.string().max(64) }), (ctx, input) =>
  acceptInvitation(ctx, ctx.user, input),
)
