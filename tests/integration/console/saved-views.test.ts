import { expect, it } from 'vitest'
import type { Actor, Context } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { listSavedViews, removeSavedView, saveView } from '#lib/users/saved-views.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { createConsoleTenant } from './console-world.ts'

const database = useTestDatabase()

/** A person who exists, in a tenant. */
async function newPerson(tenant: { as(role: 'viewer'): Context }): Promise<Context> {
  const userId = newId()
  await database.db.prisma.user.create({ data: { id: userId, email: `${userId}@example.com` } })
  const ctx = tenant.as('viewer')
  return { ...ctx, actor: { ...(ctx.actor as Extract<Actor, { kind: 'user' }>), userId } }
}

const FAILED = { page: 'calls', name: 'Failed today', query: 'verdict=push_failed&range=24h' }

it('a view is kept for its person, in its tenant and for its list, and for nobody else', async () => {
  const [tenant, other] = [await createConsoleTenant(database.db), await createConsoleTenant(database.db)]
  const [mine, colleague] = [await newPerson(tenant), await newPerson(tenant)]
  await saveView(mine, FAILED)
  expect(await listSavedViews(mine, 'calls')).toEqual([
    { viewId: expect.any(String), name: FAILED.name, query: FAILED.query },
  ])
  expect(await listSavedViews(mine, 'accounts')).toEqual([])
  expect(await listSavedViews(colleague, 'calls')).toEqual([])
  expect(await listSavedViews({ ...mine, tenantId: other.tenantId }, 'calls')).toEqual([])
})

it('the same name again gets the new filters', async () => {
  const mine = await newPerson(await createConsoleTenant(database.db))
  await saveView(mine, FAILED)
  await saveView(mine, { ...FAILED, query: 'verdict=no_register' })
  expect((await listSavedViews(mine, 'calls')).map(({ query }) => query)).toEqual(['verdict=no_register'])
})

it('another person’s view, one of another tenant and one that nobody has are removed alike: not at all', async () => {
  const [tenant, other] = [await createConsoleTenant(database.db), await createConsoleTenant(database.db)]
  const [mine, colleague] = [await newPerson(tenant), await newPerson(tenant)]
  await saveView(mine, FAILED)
  const viewId = (await listSavedViews(mine, 'calls'))[0]?.viewId ?? ''
  const faults = await Promise.all(
    [
      removeSavedView(colleague, { viewId }),
      removeSavedView({ ...mine, tenantId: other.tenantId }, { viewId }),
      removeSavedView(mine, { viewId: newId() }),
      removeSavedView(mine, { viewId: 'none' }),
    ].map((removing) => removing.catch((error: unknown) => error)),
  )
  expect(new Set(faults.map(String)).size).toBe(1)
  expect(faults[0]).toMatchObject({ code: 'not_found' })
  await removeSavedView(mine, { viewId })
  expect(await listSavedViews(mine, 'calls')).toEqual([])
})

it('fifty views of a list are kept, and the one beyond is refused', async () => {
  const mine = await newPerson(await createConsoleTenant(database.db))
  for (let n = 0; n < 50; n += 1) await saveView(mine, { ...FAILED, name: `View ${n}` })
  await expect(saveView(mine, FAILED)).rejects.toMatchObject({ code: 'conflict' })
  await saveView(mine, { ...FAILED, name: 'View 7' })
  expect(await listSavedViews(mine, 'calls')).toHaveLength(50)
})
