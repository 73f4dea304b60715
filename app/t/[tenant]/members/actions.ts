'use server'

import { z } from 'zod'
import { ROLES } from '#lib/platform/roles.ts'
import { changeMemberRole } from '#lib/users/change-member-role.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { mailInvitation } from '#lib/users/mail-invitation.ts'
import { removeMember } from '#lib/users/remove-member.ts'
import { revokeInvitation } from '#lib/users/revoke-invitation.ts'
import { consoleUrl } from '#lib/web/console-url.ts'
import { invitationPath } from '#lib/web/paths.ts'
import { consoleRuntime } from '#lib/web/runtime.ts'
import { serverAction } from '#lib/web/server-action.ts'

const role = z.enum(ROLES)

/** Invites a person; the path of the link is in this answer, in the mail to them, and nowhere else. */
export const invite = serverAction(
  z.strictObject({ email: z.string().max(254), role }),
  { role: 'owner' },
  async (ctx, input) => {
    const invitation = await inviteMember(ctx, input)
    const path = invitationPath(invitation.secret)
    const link = `${consoleUrl()}${path}`
    return { path, mail: await mailInvitation(ctx, consoleRuntime().mailer, { invitation, link }) }
  },
)

export const revokeInvite = serverAction(
  z.strictObject({ invitationId: z.string() }),
  { role: 'owner' },
  async (ctx, input) => {
    await revokeInvitation(ctx, input)
    return { done: true }
  },
)

/** Gives a member another role. */
export const changeRole = serverAction(
  z.strictObject({ userId: z.string(), role }),
  { role: 'owner' },
  async (ctx, input) => {
    await changeMemberRole(ctx, input)
    return { done: true }
  },
)

export const remove = serverAction(
  z.strictObject({ userId: z.string() }),
  { role: 'owner' },
  async (ctx, input) => {
    await removeMember(ctx, input)
    return { done: true }
  },
)
