import { expect, it } from 'vitest'
import type { PlatformContext } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { ensureFirstAdmin } from '#lib/users/ensure-first-admin.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'
import { fixedClock } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()

it('makes one first admin when several processes start at once, whose password works and is told once', async () => {
  const ctx: PlatformContext = {
    actor: { kind: 'system', name: 'test' },
    requestId: newId(),
    ip: null,
    clock: fixedClock(),
    db: database.db,
    log: createLog('test', 'silent'),
  }
  await expect(ensureFirstAdmin(ctx, { password: 'short' })).rejects.toMatchObject({ code: 'invalid' })
  expect(await database.db.prisma.user.count()).toBe(0)

  const outcomes = await Promise.all(
    [1, 2, 3].map(() => ensureFirstAdmin(ctx, { email: 'root@example.com' })),
  )
  const created = outcomes.filter((outcome) => outcome.kind === 'created')
  expect(created).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome.kind === 'users_exist')).toHaveLength(2)

  const password = created[0]?.generatedPassword ?? ''
  const outcome = await signIn({ ...ctx, keyRing: null }, createSignInThrottle(ctx), {
    email: 'root@example.com',
    password,
  })
  expect(outcome).toMatchObject({ kind: 'signed_in', user: { isPlatformAdmin: true } })
  expect(await ensureFirstAdmin(ctx, { email: 'other@example.com' })).toEqual({ kind: 'users_exist' })
})
