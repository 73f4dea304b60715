import type { Db, Prisma } from '#lib/platform/db.ts'
import { type SessionUser, type SignedInUser, toSessionUser, USER_SHOWN } from './user.ts'
import type { UserSession } from './user-session.ts'

const SHOWN = {
  id: true,
  ip: true,
  userAgent: true,
  createdAt: true,
  lastSeenAt: true,
  expiresAt: true,
} as const

/** Adds a session, and removes those of the same person that have expired. */
export async function insertSession(
  tx: Prisma.TransactionClient,
  row: Omit<Prisma.UserSessionUncheckedCreateInput, 'lastSeenAt'>,
): Promise<void> {
  await tx.userSession.deleteMany({ where: { userId: row.userId, expiresAt: { lt: row.createdAt } } })
  await tx.userSession.create({ data: { ...row, lastSeenAt: row.createdAt }, select: { id: true } })
}

/** A session that has not expired, with its person; null when it was ended. */
export async function findLiveSession(
  db: Db,
  claims: { userId: string; sessionId: string },
  now: Date,
): Promise<{ user: SignedInUser; lastSeenAt: Date } | null> {
  const row = await db.prisma.userSession.findFirst({
    where: { id: claims.sessionId, userId: claims.userId, expiresAt: { gt: now } },
    select: { lastSeenAt: true, user: { select: USER_SHOWN } },
  })
  if (row === null) return null
  return { user: { ...toSessionUser(row.user), sessionId: claims.sessionId }, lastSeenAt: row.lastSeenAt }
}

export async function touchSession(db: Db, sessionId: string, at: Date): Promise<void> {
  await db.prisma.userSession.updateMany({ where: { id: sessionId }, data: { lastSeenAt: at } })
}

/** Live sessions of a person, newest first. Index: user_session (user_id, id). */
export async function listLiveSessions(
  db: Db,
  userId: string,
  now: Date,
  limit: number,
): Promise<UserSession[]> {
  const rows = await db.prisma.userSession.findMany({
    where: { userId, expiresAt: { gt: now } },
    orderBy: { id: 'desc' },
    take: limit,
    select: SHOWN,
  })
  return rows.map(({ id, ...rest }) => ({ sessionId: id, ...rest }))
}

/** Ends one session of a person; false if they have no such one. */
export async function deleteSession(
  tx: Prisma.TransactionClient,
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const { count } = await tx.userSession.deleteMany({ where: { id: sessionId, userId } })
  return count > 0
}

/** Ends all sessions of a person but one, if one is named; how many there were. */
export async function deleteSessions(
  tx: Prisma.TransactionClient,
  user: Pick<SessionUser, 'userId'>,
  exceptSessionId: string | null,
): Promise<number> {
  const { count } = await tx.userSession.deleteMany({
    where: { userId: user.userId, ...(exceptSessionId === null ? {} : { id: { not: exceptSessionId } }) },
  })
  return count
}
