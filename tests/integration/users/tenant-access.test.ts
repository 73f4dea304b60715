import { describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { findTenantAccess } from '#lib/users/find-tenant-access.ts'
import { listTenantAccess } from '#lib/users/list-tenant-access.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()

async function newUser(isPlatformAdmin = false) {
  const userId = newId()
  await database.db.prisma.user.create({
    data: { id: userId, email: `${userId}@example.com`, isPlatformAdmin },
  })
  return { userId, isPlatformAdmin }
}

describe('what a user may open', () => {
  it('is a tenant that they belong to, with their role there', async () => {
    const { db } = database
    const [tenant, user] = [await createTenant(db), await newUser()]
    await db.prisma.membership.create({
      data: { tenantId: tenant.id, userId: user.userId, role: 'operator' },
    })
    const { id: tenantId, slug, name, status } = tenant
    const access = { tenantId, slug, name, status, role: 'operator' }
    expect(await findTenantAccess({ db }, user, tenant.slug)).toEqual(access)
    expect(await listTenantAccess({ db }, user)).toEqual([access])
  })

  it('does not tell a foreign tenant from one that is not there', async () => {
    const { db } = database
    const [tenant, user] = [await createTenant(db), await newUser()]
    const foreign = await findTenantAccess({ db }, user, tenant.slug)
    expect(foreign).toBeNull()
    expect(await findTenantAccess({ db }, user, 'no-such-tenant')).toEqual(foreign)
    expect(await listTenantAccess({ db }, user)).toEqual([])
  })

  it('is every tenant for a platform admin, as owner, even where a membership says less', async () => {
    const { db } = database
    const [tenant, admin] = [await createTenant(db), await newUser(true)]
    await db.prisma.membership.create({ data: { tenantId: tenant.id, userId: admin.userId, role: 'viewer' } })
    expect(await findTenantAccess({ db }, admin, tenant.slug)).toMatchObject({ role: 'owner' })
    expect(await listTenantAccess({ db }, admin)).toContainEqual(
      expect.objectContaining({ slug: tenant.slug }),
    )
  })
})
