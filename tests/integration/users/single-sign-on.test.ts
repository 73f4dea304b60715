import { describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { setTenantStatus } from '#lib/tenants/set-tenant-status.ts'
import { findSessionUser } from '#lib/users/find-session-user.ts'
import { findSuspendedTenant } from '#lib/users/find-suspended-tenant.ts'
import { findTenantAccess } from '#lib/users/find-tenant-access.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { type OidcIdentity, signInWithOidc } from '#lib/users/sign-in-with-oidc.ts'
import { unlinkOidc } from '#lib/users/unlink-oidc.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { createPerson, platformContext, signedIn } from '#tests/support/people.ts'

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

  it('leaves the password as it is', async () => {
    const { ctx, person, proved } = await personAtProvider()
    await signIn(ctx, proved)
    expect((await signedIn(ctx, person)).user.userId).toBe(person.userId)
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
