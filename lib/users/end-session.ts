import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import type { PersonalContext } from './personal-context.ts'
import { deleteSession } from './session-store.ts'
import type { SessionUser } from './user.ts'

/** Signs a person out of the browser that they ask from. It may have ended meanwhile: that is no fault. */
export async function leaveSession(ctx: Pick<PersonalContext, 'db' | 'user'>): Promise<void> {
  const { userId, sessionId } = ctx.user
  await ctx.db.prisma.$transaction((tx) => deleteSession(tx, userId, sessionId))
}

/**
 * Ends one session of a person, at that browser's next request.
 *
 * @throws AppError `not_found`, also for somebody else's session
 */
export async function endSession(
  ctx: PlatformContext & { user: Pick<SessionUser, 'userId' | 'email'> },
  input: { sessionId: string },
): Promise<void> {
  const { userId, email } = ctx.user
  if (!isUuid(input.sessionId)) throw notFound()
  await ctx.db.prisma.$transaction(async (tx) => {
    if (!(await deleteSession(tx, userId, input.sessionId))) throw notFound()
    await recordAuditEvent(tx, ctx, {
      action: 'user.end_session',
      subject: email,
      subjectId: userId,
      detail: { sessionId: input.sessionId },
    })
  })
}
