import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { insertSession } from './session-store.ts'
import { noteSignIn } from './store.ts'
import { displayName, type SessionUser } from './user.ts'
import { SESSION_SECONDS } from './user-session.ts'

const MAX_USER_AGENT_LENGTH = 512

/** Notes the sign-in of a person who has proved who they are, and makes the session of their browser; its id. */
export async function openSession(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext,
  user: SessionUser,
  { userAgent, by }: { userAgent: string; by: 'password' | 'single sign-on' },
): Promise<string> {
  const { userId, isPlatformAdmin } = user
  const sessionId = newId()
  const now = ctx.clock.now()
  await noteSignIn(tx, userId, now)
  await insertSession(tx, {
    id: sessionId,
    userId,
    ip: ctx.ip,
    userAgent: userAgent.toWellFormed().replaceAll('\0', '').slice(0, MAX_USER_AGENT_LENGTH),
    createdAt: now,
    expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
  })
  await recordAuditEvent(
    tx,
    { ...ctx, actor: { kind: 'user', userId, name: displayName(user), role: 'viewer', isPlatformAdmin } },
    { action: 'user.sign_in', subject: user.email, subjectId: userId, detail: { by } },
  )
  return sessionId
}
