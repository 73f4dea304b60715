import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { deleteSessions } from './session-store.ts'
import { raiseSessionVersion } from './store.ts'
import type { SessionUser } from './user.ts'

/** Ends every session of a user, on every machine, at their next request. */
export async function endSessions(
  ctx: PlatformContext,
  user: Pick<SessionUser, 'userId' | 'email'>,
): Promise<void> {
  await ctx.db.prisma.$transaction(async (tx) => {
    await raiseSessionVersion(tx, user.userId)
    await deleteSessions(tx, user, null)
    await recordAuditEvent(tx, ctx, {
      action: 'user.end_sessions',
      subject: user.email,
      subjectId: user.userId,
    })
  })
}
