import { describe, expect, it } from 'vitest'
import type { Role } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { acceptInvitation, acceptInvitationAsNewUser } from '#lib/users/accept-invitation.ts'
import { changeMemberRole } from '#lib/users/change-member-role.ts'
import { findInvitation } from '#lib/users/find-invitation.ts'
import { findTenantAccess } from '#lib/users/find-tenant-access.ts'
import { INVITATION_DAYS } from '#lib/users/invitation.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { listMembers } from '#lib/users/list-members.ts'
import { removeMember } from '#lib/users/remove-member.ts'
import { revokeInvitation } from '#lib/users/revoke-invitation.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { contextAs, createPerson, PASSWORD, platformContext, signedIn } from '#tests/support/people.ts'

const database = useTestDatabase()
const NOT_FOUND = { code: 'not_found', message: 'There is nothing here, or it is not yours to see.' }
const DAY_MS = 86_400_000

/** A tenant with one owner, and a page of nobody. */
async function tenantWithOwner() {
  const { db } = database
  const tenant = await createTenant(db)
  const page = platformContext(db)
  const owner = await createPerson(page, { tenantId: tenant.id, role: 'owner' })
  const ctx = { ...contextAs(db, tenant, 'owner', owner), clock: page.clock }
  const add = (role: Role) => createPerson(page, { tenantId: tenant.id, role })
  const roleOf = async (person: { userId: string }) =>
    (await findTenantAccess({ db }, { ...person, isPlatformAdmin: false }, tenant.slug))?.role ?? null
  return { tenant, page, owner, ctx, add, roleOf }
}

const newEmail = () => `${newId()}@example.com`

describe('an invitation', () => {
  it('makes a user with the role that the owner chose, who can sign in', async () => {
    const { tenant, page, ctx, roleOf } = await tenantWithOwner()
    const email = newEmail()
    const { secret } = await inviteMember(ctx, { email: email.toUpperCase(), role: 'operator' })
    expect(await findInvitation(page, secret)).toMatchObject({
      email,
      role: 'operator',
      tenantName: tenant.name,
      hasUser: false,
    })
    const joined = await acceptInvitationAsNewUser(page, { secret, name: 'Olga', password: PASSWORD })
    expect(joined).toEqual({ tenantSlug: tenant.slug, email })
    const { user } = await signedIn(page, { email })
    expect(user.name).toBe('Olga')
    expect(await roleOf(user)).toBe('operator')
  })

  it('lets somebody who has an account join, and nobody else with it', async () => {
    const { page, ctx, roleOf } = await tenantWithOwner()
    const [invited, other] = [await createPerson(page), await createPerson(page)]
    const { secret } = await inviteMember(ctx, { email: invited.email, role: 'viewer' })
    const stranger = await signedIn(page, other)
    await expect(acceptInvitation(page, stranger.user, { secret })).rejects.toMatchObject(NOT_FOUND)
    await expect(
      acceptInvitationAsNewUser(page, { secret, name: '', password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await acceptInvitation(page, (await signedIn(page, invited)).user, { secret })
    expect([await roleOf(invited), await roleOf(other)]).toEqual(['viewer', null])
  })

  it('is good once, also when two people use its link at the same moment', async () => {
    const { page, ctx } = await tenantWithOwner()
    const { secret } = await inviteMember(ctx, { email: newEmail(), role: 'viewer' })
    const accept = () => acceptInvitationAsNewUser(page, { secret, name: '', password: PASSWORD })
    const outcomes = await Promise.allSettled([accept(), accept()])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await findInvitation(page, secret)).toBeNull()
    await expect(accept()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('expires after a week', async () => {
    const { page, ctx } = await tenantWithOwner()
    const { secret } = await inviteMember(ctx, { email: newEmail(), role: 'viewer' })
    page.clock.advance(INVITATION_DAYS * DAY_MS)
    expect(await findInvitation(page, secret)).toBeNull()
  })

  it('is replaced by the next one for the same address, and leads nowhere once revoked', async () => {
    const { page, ctx } = await tenantWithOwner()
    const email = newEmail()
    const first = await inviteMember(ctx, { email, role: 'viewer' })
    const second = await inviteMember(ctx, { email, role: 'admin' })
    expect(await findInvitation(page, first.secret)).toBeNull()
    expect((await listMembers(ctx)).invitations).toMatchObject([{ email, role: 'admin' }])
    await revokeInvitation(ctx, second)
    expect(await findInvitation(page, second.secret)).toBeNull()
    expect((await listMembers(ctx)).invitations).toEqual([])
  })

  it('is stored without its secret', async () => {
    const { ctx } = await tenantWithOwner()
    const { invitationId, secret } = await inviteMember(ctx, { email: newEmail(), role: 'viewer' })
    const row = await database.db.prisma.invitation.findUniqueOrThrow({ where: { id: invitationId } })
    expect(JSON.stringify(row)).not.toContain(secret)
  })

  it.each(['', 'short', 'x'.repeat(43), "'; DROP TABLE invitation; --"])(
    'is not found by the secret %j',
    async (secret) => {
      expect(await findInvitation(platformContext(database.db), secret)).toBeNull()
    },
  )

  it('is refused for who belongs to the tenant already, and for what is no address', async () => {
    const { ctx, owner } = await tenantWithOwner()
    await expect(inviteMember(ctx, { email: owner.email, role: 'viewer' })).rejects.toMatchObject({
      code: 'conflict',
      faults: [{ pointer: '/email' }],
    })
    await expect(inviteMember(ctx, { email: 'nonsense', role: 'viewer' })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('is written into the audit trail, as is what becomes of it', async () => {
    const { ctx, page, tenant } = await tenantWithOwner()
    const { secret } = await inviteMember(ctx, { email: newEmail(), role: 'viewer' })
    await acceptInvitationAsNewUser(page, { secret, name: '', password: PASSWORD })
    await revokeInvitation(ctx, await inviteMember(ctx, { email: newEmail(), role: 'viewer' }))
    const rows = await database.db.prisma.auditEvent.findMany({
      where: { tenantId: tenant.id, action: { startsWith: 'invitation.' } },
      orderBy: { id: 'asc' },
    })
    expect(rows.map(({ action }) => action.split('.')[1])).toEqual(['create', 'accept', 'create', 'revoke'])
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

describe('the people of a tenant', () => {
  it('get another role, and leave, from their next request on', async () => {
    const { ctx, add, roleOf } = await tenantWithOwner()
    const person = await add('admin')
    await changeMemberRole(ctx, { ...person, role: 'viewer' })
    expect(await roleOf(person)).toBe('viewer')
    await removeMember(ctx, person)
    expect(await roleOf(person)).toBeNull()
    expect((await listMembers(ctx)).members.map(({ role }) => role)).toEqual(['owner'])
  })

  it('always have an owner, even when two owners remove each other at once', async () => {
    const { ctx, owner, add } = await tenantWithOwner()
    const lastOwner = { code: 'conflict', message: expect.stringContaining('last owner') }
    await expect(changeMemberRole(ctx, { ...owner, role: 'admin' })).rejects.toMatchObject(lastOwner)
    await expect(removeMember(ctx, owner)).rejects.toMatchObject(lastOwner)
    const second = await add('owner')
    const outcomes = await Promise.allSettled([
      removeMember(ctx, owner),
      changeMemberRole(ctx, { ...second, role: 'viewer' }),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('are seen by every member, their invitations by owners alone', async () => {
    const { ctx, tenant } = await tenantWithOwner()
    await inviteMember(ctx, { email: newEmail(), role: 'viewer' })
    const seen = await listMembers(contextAs(database.db, tenant, 'viewer'))
    expect(seen.members).toHaveLength(1)
    expect(seen.invitations).toEqual([])
  })
})
