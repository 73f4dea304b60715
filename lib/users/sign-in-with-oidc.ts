import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { joinByProvenAddress } from './accept-invitation.ts'
import { findUserByOidcLink, linkUserByEmail, type NewLink, type OidcLink } from './oidc-store.ts'
import { openSession } from './open-session.ts'
import { findUserByEmail } from './store.ts'
import { canonicalEmail, type SessionUser, type SignedInUser } from './user.ts'

/** A person as the OpenID provider of the settings has proved them. */
export type OidcIdentity = OidcLink & {
  /** Null where the provider does not say that it has verified an address. */
  verifiedEmail: string | null
  /** How the provider calls them; may be empty. */
  name: string
}

/**
 * `unknown_address`: no user has it and nobody invited it. `linked_otherwise`: its user is somebody else at the
 * provider, who had this address before.
 */
export type OidcRefusal = 'unknown_address' | 'unverified_address' | 'linked_otherwise'

export type OidcSignInOutcome = { kind: 'signed_in'; user: SignedInUser } | { kind: OidcRefusal }

/**
 * Signs a person in whom the OpenID provider vouches for. Once linked they are known by issuer and subject alone;
 * the first time by an address that the provider has verified, which ends whatever password, second factor and sessions
 * the user has. The provider is trusted for the second factor too.
 */
export async function signInWithOidc(
  ctx: PlatformContext,
  identity: OidcIdentity,
  { userAgent }: { userAgent: string },
): Promise<OidcSignInOutcome> {
  const outcome = await ctx.db.prisma.$transaction(async (tx): Promise<OidcSignInOutcome> => {
    const user = await findOrLink(tx, ctx, identity)
    if (typeof user === 'string') return { kind: user }
    const sessionId = await openSession(tx, ctx, user, { userAgent, by: 'single sign-on' })
    return { kind: 'signed_in', user: { ...user, sessionId } }
  })
  if (outcome.kind !== 'signed_in') {
    ctx.log.info({ ip: ctx.ip, requestId: ctx.requestId, why: outcome.kind }, 'single sign-on refused')
  }
  return outcome
}

/**
 * No user has another address. Beyond ASCII lower case makes two addresses one: the Kelvin sign (U+212A) becomes a k, and
 * whoever owns the one would be taken for the owner of the other.
 */
const PRINTABLE_ASCII = /^[ -~]+$/

async function findOrLink(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext,
  identity: OidcIdentity,
): Promise<SessionUser | OidcRefusal> {
  const known = await findUserByOidcLink(tx, identity)
  if (known !== null) return known
  if (identity.verifiedEmail === null) return 'unverified_address'
  if (!PRINTABLE_ASCII.test(identity.verifiedEmail)) return 'unknown_address'
  const email = canonicalEmail(identity.verifiedEmail)
  const linked = (await linkUserByEmail(tx, email, identity)) ?? (await welcome(tx, ctx, email, identity))
  if (linked !== null) {
    await recordLink(tx, ctx, linked, identity)
    return linked.user
  }
  // Another sign-in of the same person may have linked them a moment ago.
  const meanwhile = await findUserByOidcLink(tx, identity)
  if (meanwhile !== null) return meanwhile
  return (await findUserByEmail({ prisma: tx }, email)) === null ? 'unknown_address' : 'linked_otherwise'
}

/** Makes the user of an address that is invited; null when it is not, or when it has a user. */
async function welcome(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext,
  email: string,
  identity: OidcIdentity,
): Promise<NewLink | null> {
  if ((await findUserByEmail({ prisma: tx }, email)) !== null) return null
  if (!(await joinByProvenAddress(tx, ctx, { email, name: identity.name }))) return null
  return linkUserByEmail(tx, email, identity)
}

function recordLink(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext,
  { user, ended }: NewLink,
  { issuer, subject }: OidcLink,
): Promise<void> {
  return recordAuditEvent(tx, ctx, {
    action: 'user.link_oidc',
    subject: user.email,
    subjectId: user.userId,
    detail: { issuer, subject, ended },
  })
}
