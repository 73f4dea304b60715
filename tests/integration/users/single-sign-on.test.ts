import { describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { setTenantStatus } from '#lib/tenants/set-tenant-status.ts'
import { createUser } from '#lib/users/create-user.ts'
import { findSessionUser } from '#lib/users/find-session-user.ts'
import { findSuspendedTenant } from '#lib/users/find-suspended-tenant.ts'
import { findTenantAccess } from '#lib/users/find-tenant-access.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { type OidcIdentity, signInWithOidc } from '#lib/users/sign-in-with-oidc.ts'
import { setPasswordHash } from '#lib/users/store.ts'
import { unlinkOidc } from '#lib/users/unlink-oidc.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { createPerson, PASSWORD, platformContext, signedIn } from '#tests/support/people.ts'

const database = useTestDatabase()

const ISSUER = 'https://provider.example'
const BROWSER = { userAgent: 'a browser' }

function identity(verifiedEmail: string | null, overrides: Partial<OidcIdentity> = {}): OidcIdentity {
  return { issuer: ISSUER, subject: newId(), verifiedEmail, name: 'Fay', ...overrides }
}

/** Somebody with a user, and what the provider says of them. */
async function personAtProvider() {
  const ctx = platformContext(database.db)
  const person = await createPerson(ctx)
  return { ctx, person, proved: identity(person.email) }
}

const signIn = (ctx: ReturnType<typeof platformContext>, proved: OidcIdentity) =>
  signInWithOidc(ctx, proved, BROWSER)

const auditOf = (userId: string) =>
  database.db.prisma.auditEvent.findMany({ where: { subjectId: userId }, orderBy: { id: 'asc' } })

describe('single sign-on', () => {
  it('makes a session like a password does, and says in the audit trail how', async () => {
    const { ctx, person, proved } = await personAtProvider()
    const outcome = await signIn(ctx, { ...proved, verifiedEmail: ` ${person.email.toUpperCase()}` })
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    const { userId, sessionId, sessionVersion } = outcome.user
    expect(userId).toBe(person.userId)
    expect(await findSessionUser(ctx, { userId, sessionId, sessionVersion })).toMatchObject({ userId })
    const session = await database.db.prisma.userSession.findUnique({ where: { id: sessionId } })
    expect(session).toMatchObject({ ip: ctx.ip, userAgent: BROWSER.userAgent })
    expect(await auditOf(userId)).toMatchObject([
      { action: 'user.create' },
      { action: 'user.link_oidc', detail: { issuer: ISSUER, subject: proved.subject } },
      { action: 'user.sign_in', actorId: userId, ip: ctx.ip, detail: { by: 'single sign-on' } },
    ])
  })

  it('knows a linked person by the subject, whatever becomes of their address at the provider', async () => {
    const { ctx, person, proved } = await personAtProvider()
    await signIn(ctx, proved)
    const other = await createPerson(ctx)
    for (const verifiedEmail of [null, `${newId()}@example.com`, other.email]) {
      expect(await signIn(ctx, { ...proved, verifiedEmail })).toMatchObject({
        kind: 'signed_in',
        user: { userId: person.userId, email: person.email },
      })
    }
  })

  it('refuses whoever gets the address of a linked person at the provider', async () => {
    const { ctx, person, proved } = await personAtProvider()
    await signIn(ctx, proved)
    expect(await signIn(ctx, identity(person.email))).toEqual({ kind: 'linked_otherwise' })
  })

  it('refuses an address that is not verified, and one that nobody has, and makes nothing', async () => {
    const { ctx, person, proved } = await personAtProvider()
    expect(await signIn(ctx, { ...proved, verifiedEmail: null })).toEqual({ kind: 'unverified_address' })
    expect(await signIn(ctx, identity('nobody@example.com'))).toEqual({ kind: 'unknown_address' })
    const user = await database.db.prisma.user.findUnique({ where: { id: person.userId } })
    expect(user).toMatchObject({ oidcIssuer: null, oidcSubject: null, lastSignInAt: null })
  })

  it('takes no address for another that only looks alike: the Kelvin sign is no k', async () => {
    const { ctx } = await personAtProvider()
    const email = `kim-${newId()}@example.com`
    await createUser(ctx, { email, password: null })
    const alike = email.replace('k', '\u212a')
    expect(alike.toLowerCase()).toBe(email)
    expect(await signIn(ctx, identity(alike))).toEqual({ kind: 'unknown_address' })
    expect(await signIn(ctx, identity(email))).toMatchObject({ kind: 'signed_in', user: { email } })
  })

  it('links once, also when a person signs in with two browsers at the same moment', async () => {
    const { ctx, person, proved } = await personAtProvider()
    const outcomes = await Promise.all([signIn(ctx, proved), signIn(ctx, proved)])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['signed_in', 'signed_in'])
    const links = (await auditOf(person.userId)).filter(({ action }) => action === 'user.link_oidc')
    expect(links).toHaveLength(1)
  })

  it('links anew by address when the console trusts another provider', async () => {
    const { ctx, person, proved } = await personAtProvider()
    await signIn(ctx, proved)
    const moved = { ...proved, issuer: 'https://other-provider.example' }
    expect(await signIn(ctx, { ...moved, verifiedEmail: null })).toEqual({ kind: 'unverified_address' })
    expect(await signIn(ctx, moved)).toMatchObject({ kind: 'signed_in', user: { userId: person.userId } })
  })

  it('shuts nobody into a suspended tenant who is shut out with a password', async () => {
    const ctx = platformContext(database.db)
    const tenant = await createTenant(database.db)
    const person = await createPerson(ctx, { tenantId: tenant.id, role: 'owner' })
    await setTenantStatus(ctx, { tenantId: tenant.id, status: 'suspended' })
    const outcome = await signIn(ctx, identity(person.email))
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    expect(await findSuspendedTenant(ctx, outcome.user, tenant.slug)).toEqual({ name: tenant.name })
  })
})

describe('the first link of a user', () => {
  /** Somebody who holds an account in the name of an address, with all that lets them in again. */
  async function heldByAnother() {
    const { ctx, person, proved } = await personAtProvider()
    const holder = await signedIn(ctx, person)
    const where = { id: person.userId }
    const factor = { sealedTotp: 'sealed', totpLastStep: 1, recoveryCodeHashes: ['hash'] }
    await database.db.prisma.user.update({ where, data: factor })
    return { ctx, person, proved, holder, row: () => database.db.prisma.user.findUniqueOrThrow({ where }) }
  }

  const linkOf = async (userId: string) =>
    (await auditOf(userId)).filter(({ action }) => action === 'user.link_oidc').at(-1)?.detail

  const NO_PROOFS = { passwordHash: null, sealedTotp: null, totpLastStep: null, recoveryCodeHashes: [] }

  it('ends the password, second factor and sessions of whoever had the account before, and records it', async () => {
    const { ctx, person, proved, holder, row } = await heldByAnother()
    const outcome = await signIn(ctx, proved)
    expect(await row()).toMatchObject(NO_PROOFS)
    expect(await findSessionUser(ctx, holder.user)).toBeNull()
    await expect(signedIn(ctx, person)).rejects.toThrow('refused')
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    expect(await findSessionUser(ctx, outcome.user)).not.toBeNull()
    const ended = { password: true, secondFactor: true, sessions: 1 }
    expect(await linkOf(person.userId)).toMatchObject({ ended })
  })

  it('does so too when a link to another issuer gives way, and a later sign-in does not', async () => {
    const { ctx, person, proved, row } = await heldByAnother()
    await signIn(ctx, proved)
    await setPassword(ctx, { email: person.email, password: PASSWORD })
    const browser = await signedIn(ctx, person)
    await signIn(ctx, proved)
    expect(await findSessionUser(ctx, browser.user)).not.toBeNull()
    expect((await row()).passwordHash).not.toBeNull()
    await signIn(ctx, { ...proved, issuer: 'https://other-provider.example' })
    expect(await row()).toMatchObject(NO_PROOFS)
    expect(await findSessionUser(ctx, browser.user)).toBeNull()
  })

  it('leaves no way in to a change of the password that was under way', async () => {
    const { ctx, proved, holder, row } = await heldByAnother()
    await signIn(ctx, proved)
    const late = database.db.prisma.$transaction((tx) => setPasswordHash(tx, holder.user, 'late'))
    expect(await late).toBe(false)
    expect((await row()).passwordHash).toBeNull()
  })
})

describe('a password set by an admin of the platform', () => {
  it('opens to a person who had none, ends their sessions, and is recorded', async () => {
    const { ctx, person, proved } = await personAtProvider()
    const outcome = await signIn(ctx, proved)
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    const input = { email: ` ${person.email.toUpperCase()}`, password: PASSWORD }
    expect(await setPassword(ctx, input)).toEqual({ endedSessions: 1 })
    expect(await findSessionUser(ctx, outcome.user)).toBeNull()
    expect((await signedIn(ctx, person)).user.userId).toBe(person.userId)
    const events = await auditOf(person.userId)
    expect(events).toContainEqual(
      expect.objectContaining({ action: 'user.set_password', detail: { endedSessions: 1 } }),
    )
  })

  it('is refused for nobody’s address, when it is too short, and to everybody else', async () => {
    const { ctx, person } = await personAtProvider()
    const given = { email: person.email, password: PASSWORD }
    const stranger = { ...given, email: `${newId()}@example.com` }
    await expect(setPassword(ctx, stranger)).rejects.toMatchObject({ code: 'not_found' })
    const short = { ...given, password: 'short' }
    await expect(setPassword(ctx, short)).rejects.toMatchObject({ code: 'invalid' })
    const { actor } = await signedIn(ctx, person)
    await expect(setPassword({ ...ctx, actor }, given)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('an invited person at the provider', () => {
  it('gets a user without a password and joins every tenant that invited their address, once', async () => {
    const { db } = database
    const ctx = platformContext(db)
    const email = `${newId()}@example.com`
    const [first, second] = [await createTenant(db), await createTenant(db)]
    for (const [tenant, role] of [[first, 'operator'] as const, [second, 'viewer'] as const]) {
      const actor = { kind: 'system', name: 'test' } as const
      await inviteMember(contextFor(db, tenant, { actor, clock: ctx.clock }), { email, role })
    }
    const proved = identity(email)
    const outcome = await signIn(ctx, proved)
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    const { user } = outcome
    expect(user).toMatchObject({ email, name: 'Fay', isPlatformAdmin: false })
    expect(await findTenantAccess({ db }, user, first.slug)).toMatchObject({ role: 'operator' })
    expect(await findTenantAccess({ db }, user, second.slug)).toMatchObject({ role: 'viewer' })
    expect(await db.prisma.user.findUnique({ where: { id: user.userId } })).toMatchObject({
      passwordHash: null,
      oidcSubject: proved.subject,
    })
    expect(await signIn(ctx, proved)).toMatchObject({ user: { userId: user.userId } })
  })

  it('is unknown once the invitation has expired', async () => {
    const { db } = database
    const ctx = platformContext(db)
    const email = `${newId()}@example.com`
    const actor = { kind: 'system', name: 'test' } as const
    const tenant = await createTenant(db)
    await inviteMember(contextFor(db, tenant, { actor, clock: ctx.clock }), { email, role: 'viewer' })
    ctx.clock.advance(8 * 86_400_000)
    expect(await signIn(ctx, identity(email))).toEqual({ kind: 'unknown_address' })
    expect(await db.prisma.user.findUnique({ where: { email } })).toBeNull()
  })
})

describe('releasing a link', () => {
  it('lets the person who has the address at the provider now link anew', async () => {
    const { ctx, person, proved } = await personAtProvider()
    await signIn(ctx, proved)
    await unlinkOidc(ctx, { email: person.email.toUpperCase() })
    expect(await signIn(ctx, identity(person.email))).toMatchObject({ user: { userId: person.userId } })
    await unlinkOidc(ctx, person)
    await expect(unlinkOidc(ctx, person)).rejects.toMatchObject({ code: 'not_found' })
    expect((await auditOf(person.userId)).at(-1)).toMatchObject({ action: 'user.unlink_oidc' })
  })
})
