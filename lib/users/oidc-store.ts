import type { Prisma } from '#lib/platform/db.ts'
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

/**
 * Links the user of an address, unless another subject of this issuer has them already. A link to another issuer
 * gives way: there is one provider, and this is it now.
 *
 * @returns null when nobody was linked
 */
export async function linkUserByEmail(
  tx: Prisma.TransactionClient,
  email: string,
  { issuer, subject }: OidcLink,
): Promise<SessionUser | null> {
  const [row] = await tx.user.updateManyAndReturn({
    where: { email, OR: [{ oidcSubject: null }, { oidcIssuer: { not: issuer } }] },
    data: { oidcIssuer: issuer, oidcSubject: subject },
    select: USER_SHOWN,
  })
  return row === undefined ? null : toSessionUser(row)
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
