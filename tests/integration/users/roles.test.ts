import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { listApiKeys } from '#lib/api-keys/list-api-keys.ts'
import { revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { createApp } from '#lib/apps/create-app.ts'
import { deleteApp } from '#lib/apps/delete-app.ts'
import { getApp } from '#lib/apps/get-app.ts'
import { updateApp } from '#lib/apps/update-app.ts'
import { exportAuditEvents, listAuditEvents } from '#lib/audit/list-audit-events.ts'
import type { Context, PlatformContext, Role } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { ROLES, roleAllows } from '#lib/platform/roles.ts'
import { createTenant as makeTenant } from '#lib/tenants/create-tenant.ts'
import { listTenants } from '#lib/tenants/list-tenants.ts'
import { setTenantStatus } from '#lib/tenants/set-tenant-status.ts'
import { updateTenant } from '#lib/tenants/update-tenant.ts'
import { changeMemberRole } from '#lib/users/change-member-role.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { removeMember } from '#lib/users/remove-member.ts'
import { revokeInvitation } from '#lib/users/revoke-invitation.ts'
import { contextFor, createTenant, type TestTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { contextAs, createPerson, platformContext } from '#tests/support/people.ts'

const database = useTestDatabase()

/** The one answer for what is not there, what is another tenant's, and what is for a higher role. */
const NOT_FOUND = {
  code: 'not_found',
  message: 'There is nothing here, or it is not yours to see.',
  faults: [],
}

/** Ids of what a tenant has. */
type Ids = { apiKeyId: string; appId: string; userId: string; invitationId: string }

type Case = {
  name: string
  /** The least role. */
  role: Role
  run(ctx: Context, ids: Ids): Promise<unknown>
  /** It names a thing by its id, so it is tried with another tenant's, too. */
  takesId?: true
}

const newEmail = () => `${newId()}@example.com`

const CASES: readonly Case[] = [
  { name: 'list API keys', role: 'admin', run: (ctx) => listApiKeys(ctx) },
  {
    name: 'make an API key',
    role: 'admin',
    run: (ctx) => createApiKey(ctx, { name: 'PBX', scopes: ['calls:read'] }),
  },
  { name: 'revoke an API key', role: 'admin', takesId: true, run: revokeApiKey },
  {
    name: 'make an app',
    role: 'admin',
    run: (ctx) => createApp(ctx, { bundleId: `com.example.${newId()}`, name: 'New' }),
  },
  { name: 'see an app', role: 'viewer', takesId: true, run: getApp },
  {
    name: 'change an app',
    role: 'admin',
    takesId: true,
    run: (ctx, { appId }) => updateApp(ctx, { appId, waitSeconds: 20 }),
  },
  { name: 'delete an app', role: 'admin', takesId: true, run: deleteApp },
  { name: 'see the audit trail', role: 'admin', run: (ctx) => listAuditEvents(ctx, {}) },
  { name: 'export the audit trail', role: 'admin', run: (ctx) => exportAuditEvents(ctx, {}) },
  { name: 'change settings', role: 'admin', run: (ctx) => updateTenant(ctx, { waitSeconds: 20 }) },
  {
    name: 'invite somebody',
    role: 'owner',
    run: (ctx) => inviteMember(ctx, { email: newEmail(), role: 'viewer' }),
  },
  { name: 'revoke an invitation', role: 'owner', takesId: true, run: revokeInvitation },
  {
    name: 'change a role',
    role: 'owner',
    takesId: true,
    run: (ctx, { userId }) => changeMemberRole(ctx, { userId, role: 'admin' }),
  },
  { name: 'remove a member', role: 'owner', takesId: true, run: removeMember },
]

/** A tenant with one of each. */
async function furnish(): Promise<{ tenant: TestTenant; ids: Ids }> {
  const { db } = database
  const tenant = await createTenant(db)
  const ctx = contextFor(db, tenant)
  const { appId } = await createApp(ctx, { bundleId: 'com.example.a', name: 'A' })
  const { apiKeyId } = await createApiKey(ctx, { name: 'PBX', scopes: ['calls:read'] })
  const { invitationId } = await inviteMember(ctx, { email: newEmail(), role: 'viewer' })
  const { userId } = await createPerson(platformContext(db), { tenantId: tenant.id, role: 'viewer' })
  return { tenant, ids: { appId, apiKeyId, invitationId, userId } }
}

/** Everything that a tenant has, and what was done in it. */
async function stateOf({ id: tenantId }: TestTenant): Promise<unknown> {
  const { prisma } = database.db
  const where = { tenantId }
  return Promise.all([
    prisma.app.findMany({ where }),
    prisma.apiKey.findMany({ where }),
    prisma.invitation.findMany({ where }),
    prisma.membership.findMany({ where }),
    prisma.tenant.findMany({ where: { id: tenantId } }),
    prisma.auditEvent.count({ where }),
  ])
}

describe.each(CASES)('to $name', ({ role: needed, run }) => {
  let ours: Awaited<ReturnType<typeof furnish>>

  beforeAll(async () => {
    ours = await furnish()
  })

  it.each(ROLES.filter((role) => !roleAllows(role, needed)))(
    'is not found by one who is %s, and changes nothing',
    async (role) => {
      const before = await stateOf(ours.tenant)
      await expect(run(contextAs(database.db, ours.tenant, role), ours.ids)).rejects.toMatchObject(NOT_FOUND)
      expect(await stateOf(ours.tenant)).toEqual(before)
    },
  )

  it('works for one who may', async () => {
    await run(contextAs(database.db, ours.tenant, needed), ours.ids)
  })
})

it.each(CASES.filter(({ takesId }) => takesId))(
  'to $name, an owner finds nothing of another tenant, as if it were not there',
  async ({ run }) => {
    const [ours, theirs] = [await furnish(), await furnish()]
    const before = await stateOf(theirs.tenant)
    const ctx = contextAs(database.db, ours.tenant, 'owner')
    const unknown = { appId: newId(), apiKeyId: newId(), invitationId: newId(), userId: newId() }
    const nonsense = { appId: 'x', apiKeyId: 'x', invitationId: 'x', userId: 'x' }
    for (const ids of [theirs.ids, unknown, nonsense]) {
      await expect(run(ctx, ids)).rejects.toMatchObject(NOT_FOUND)
    }
    expect(await stateOf(theirs.tenant)).toEqual(before)
  },
)

describe('what is for platform admins', () => {
  const CASES: Record<string, (ctx: PlatformContext, tenantId: string) => Promise<unknown>> = {
    'to list all tenants': (ctx) => listTenants(ctx, { words: '', after: '' }),
    'to make a tenant': (ctx) => makeTenant(ctx, { slug: `t-${newId()}`, name: 'New' }),
    'to suspend a tenant': (ctx, tenantId) => setTenantStatus(ctx, { tenantId, status: 'suspended' }),
  }

  it.each(Object.keys(CASES))('%s, is not found by an owner and works for them', async (name) => {
    const tenant = await createTenant(database.db)
    const owner = contextAs(database.db, tenant, 'owner')
    const admin = contextAs(database.db, tenant, 'owner', { userId: newId(), isPlatformAdmin: true })
    const apiKey = contextFor(database.db, tenant)
    await expect(CASES[name]?.(owner, tenant.id)).rejects.toMatchObject(NOT_FOUND)
    await expect(CASES[name]?.(apiKey, tenant.id)).rejects.toMatchObject(NOT_FOUND)
    await CASES[name]?.(admin, tenant.id)
  })
})
