import type { Prisma } from '#lib/platform/db.ts'
import { deleteSessions } from './session-store.ts'
import { type SessionUser, toSessionUser, USER_SHOWN } from './user.ts'

/** Who a person is at an OpenID provider, for good: a subject is never given to another (OpenID Connect Core 1.0, 2). */
export type OidcLink = { issuer: string; subject: string }

export async function findUserByOidcLink(
  tx: Prisma.TransactionClient,
  { issuer, subject }: OidcLink,
): Promise<SessionUser | null> {
  const row = await tx.user.findFirst({
    where: { oidcIssuer: issuer, oidcSubject: subject },
    select: USER_SHOWN,
  })
  return row === null ? null : toSessionUser(row)
}

/** A user who has just been linked, and what of theirs ended with it. */
export type NewLink = {
  user: SessionUser
  ended: { password: boolean; secondFactor: boolean; sessions: number }
}

/**
 * Links the user of an address, unless another subject of this issuer has them already. A link to another issuer
 * gives way: there is one provider, and this is it now.
 *
 * Password, second factor and sessions end, for nobody has proved until now whose address it is: whoever held the link
 * of an invitation may have set them. The session version is raised for a sign-in by password that is under way.
 *
 * @returns null when nobody was linked
 */
export async function linkUserByEmail(
  tx: Prisma.TransactionClient,
  email: string,
  { issuer, subject }: OidcLink,
): Promise<NewLink | null> {
  const [row] = await tx.user.updateManyAndReturn({
    where: { email, OR: [{ oidcSubject: null }, { oidcIssuer: { not: issuer } }] },
    data: { oidcIssuer: issuer, oidcSubject: subject, sessionVersion: { increment: 1 } },
    select: { ...USER_SHOWN, passwordHash: true, sealedTotp: true },
  })
  if (row === undefined) return null
  const { passwordHash, sealedTotp, ...shown } = row
  const user = toSessionUser(shown)
  await tx.user.update({
    where: { id: user.userId },
    data: { passwordHash: null, sealedTotp: null, totpLastStep: null, recoveryCodeHashes: [] },
    select: { id: true },
  })
  const sessions = await deleteSessions(tx, user, null)
  return { user, ended: { password: passwordHash !== null, secondFactor: sealedTotp !== null, sessions } }
}

/** Forgets who a person is at the provider; their id, or null when there was no link. */
export async function clearOidcLink(tx: Prisma.TransactionClient, email: string): Promise<string | null> {
  const [row] = await tx.user.updateManyAndReturn({
    where: { email, oidcSubject: { not: null } },
    data: { oidcIssuer: null, oidcSubject: null },
    select: { id: true },
  })
  return row?.id ?? null
}
