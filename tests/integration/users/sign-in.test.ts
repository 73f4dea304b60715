import { describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import type { KeyedContext } from '#lib/users/check-second-factor.ts'
import { createUser } from '#lib/users/create-user.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'
import { fixedClock } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const PASSWORD = 'correct horse battery'

const database = useTestDatabase()

function platformContext(): KeyedContext {
  return {
    actor: { kind: 'system', name: 'test' },
    requestId: newId(),
    ip: '203.0.113.7',
    clock: fixedClock(),
    db: database.db,
    keyRing: null,
    log: createLog('test', 'silent'),
  }
}

async function newUser(password: string | null = PASSWORD) {
  const ctx = platformContext()
  const email = `${newId()}@example.com`
  const { userId } = await createUser(ctx, { email, password })
  return { ctx, email, userId, throttle: createSignInThrottle(ctx) }
}

describe('signing in', () => {
  it('works with address and password, in any letter case and with spaces around the address', async () => {
    const { ctx, email, userId, throttle } = await newUser()
    const outcome = await signIn(ctx, throttle, { email: `  ${email.toUpperCase()} `, password: PASSWORD })
    expect(outcome).toMatchObject({ kind: 'signed_in', user: { userId, email, sessionVersion: 1 } })
  })

  it('notes the time and an audit event with who and from where', async () => {
    const { ctx, email, userId, throttle } = await newUser()
    await signIn(ctx, throttle, { email, password: PASSWORD })
    const user = await database.db.prisma.user.findUnique({ where: { id: userId } })
    expect(user?.lastSignInAt).toEqual(ctx.clock.now())
    const events = await database.db.prisma.auditEvent.findMany({
      where: { action: 'user.sign_in', actorId: userId },
    })
    expect(events).toMatchObject([{ actorKind: 'user', subject: email, ip: '203.0.113.7', tenantId: null }])
  })

  it('answers a wrong password, an unknown address and a user without a password alike', async () => {
    const { ctx, email, throttle } = await newUser()
    const passwordless = await newUser(null)
    const refused = { kind: 'refused' }
    expect(await signIn(ctx, throttle, { email, password: 'wrong' })).toEqual(refused)
    expect(await signIn(ctx, throttle, { email: 'nobody@example.com', password: PASSWORD })).toEqual(refused)
    expect(await signIn(ctx, throttle, { email: passwordless.email, password: '' })).toEqual(refused)
  })

  it('is throttled alike for a user and for an address that nobody has', async () => {
    const { ctx, email, throttle } = await newUser()
    for (const tried of [email, `${newId()}@example.com`]) {
      const kinds: string[] = []
      for (let count = 0; count < 11; count += 1) {
        kinds.push((await signIn(ctx, throttle, { email: tried, password: 'wrong' })).kind)
      }
      expect(kinds).toEqual([...Array.from({ length: 10 }, () => 'refused'), 'throttled'])
    }
  })

  it('is refused even with the right password while the account is throttled', async () => {
    const { ctx, email, throttle } = await newUser()
    for (let count = 0; count < 10; count += 1) await signIn(ctx, throttle, { email, password: 'wrong' })
    const outcome = await signIn(ctx, throttle, { email, password: PASSWORD })
    expect(outcome).toMatchObject({ kind: 'throttled' })
  })
})

describe('making a user', () => {
  it('refuses an address that is taken, in whatever letter case', async () => {
    const { ctx, email } = await newUser()
    await expect(createUser(ctx, { email: email.toUpperCase(), password: PASSWORD })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it.each([
    [{ email: 'nonsense', password: PASSWORD }, '/email'],
    [{ email: 'a@example.com', password: 'too short' }, '/password'],
    [{ email: 'a@example.com', password: 'x'.repeat(1025) }, '/password'],
    [{ email: 'a@example.com', password: PASSWORD, name: 'x'.repeat(101) }, '/name'],
  ])('says which member is wrong: %j', async (input, pointer) => {
    await expect(createUser(platformContext(), input)).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ pointer }],
    })
  })

  it('stores no password, only its Argon2id hash', async () => {
    const { userId } = await newUser()
    const user = await database.db.prisma.user.findUnique({ where: { id: userId } })
    expect(user?.passwordHash).toMatch(/^\$argon2id\$/)
    expect(JSON.stringify(user)).not.toContain(PASSWORD)
  })
})
