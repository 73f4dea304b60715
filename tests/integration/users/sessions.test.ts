import { describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { changePassword } from '#lib/users/change-password.ts'
import { endSession } from '#lib/users/end-session.ts'
import { endSessions } from '#lib/users/end-sessions.ts'
import { findSessionUser } from '#lib/users/find-session-user.ts'
import { getProfile } from '#lib/users/get-profile.ts'
import type { PersonalContext } from '#lib/users/personal-context.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'
import { SESSION_SECONDS } from '#lib/users/user-session.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { createPerson, PASSWORD, platformContext, signedIn } from '#tests/support/people.ts'

const database = useTestDatabase()

async function twoBrowsers() {
  const ctx = platformContext(database.db)
  const person = await createPerson(ctx)
  const laptop = await signedIn(ctx, person, { userAgent: 'Firefox on a laptop' })
  const phone = await signedIn(ctx, person, { userAgent: 'Safari on a phone' })
  return { ctx, person, laptop, phone }
}

const isAlive = async (of: PersonalContext) => {
  const { userId, sessionVersion, sessionId } = of.user
  return (await findSessionUser(of, { userId, sessionVersion, sessionId })) !== null
}

describe('a session', () => {
  it('is its person’s, who sees it with its browser and where it came from', async () => {
    const { ctx, laptop, phone } = await twoBrowsers()
    expect(await isAlive(laptop)).toBe(true)
    const { sessions } = await getProfile(laptop)
    expect(sessions).toMatchObject([
      { sessionId: phone.user.sessionId, userAgent: 'Safari on a phone', ip: ctx.ip },
      { sessionId: laptop.user.sessionId, userAgent: 'Firefox on a laptop' },
    ])
  })

  it('is ended by itself, and the other goes on', async () => {
    const { laptop, phone } = await twoBrowsers()
    await endSession(laptop, { sessionId: phone.user.sessionId })
    expect([await isAlive(laptop), await isAlive(phone)]).toEqual([true, false])
    await expect(endSession(laptop, { sessionId: phone.user.sessionId })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('of somebody else cannot be ended, and is not to be told from one that is not there', async () => {
    const [mine, theirs] = [await twoBrowsers(), await twoBrowsers()]
    for (const sessionId of [theirs.laptop.user.sessionId, newId(), 'nonsense']) {
      await expect(endSession(mine.laptop, { sessionId })).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is nothing here, or it is not yours to see.',
      })
    }
    expect(await isAlive(theirs.laptop)).toBe(true)
  })

  it('ends everywhere when the person ends all of them, which is audited', async () => {
    const { laptop, phone, person } = await twoBrowsers()
    await endSessions(laptop, person)
    expect([await isAlive(laptop), await isAlive(phone)]).toEqual([false, false])
    const audit = { action: 'user.end_sessions', subjectId: person.userId }
    expect(await database.db.prisma.auditEvent.count({ where: audit })).toBe(1)
  })

  it('ends after a week', async () => {
    const { ctx, laptop } = await twoBrowsers()
    ctx.clock.advance(SESSION_SECONDS * 1000 - 1)
    expect(await isAlive(laptop)).toBe(true)
    ctx.clock.advance(1)
    expect(await isAlive(laptop)).toBe(false)
    expect((await getProfile(laptop)).sessions).toEqual([])
  })

  it('remembers when it was last used, to some minutes', async () => {
    const { ctx, laptop } = await twoBrowsers()
    const later = ctx.clock.advance(10 * 60_000)
    await isAlive(laptop)
    const { sessions } = await getProfile(laptop)
    expect(sessions.map(({ lastSeenAt }) => lastSeenAt)).toContainEqual(later)
  })

  it('ends when the user is gone', async () => {
    const { laptop, person } = await twoBrowsers()
    await database.db.prisma.user.delete({ where: { id: person.userId } })
    expect(await isAlive(laptop)).toBe(false)
  })

  it.each([undefined, 7, '', 'not-an-id', { id: 1 }])('is nobody’s with the ids %j', async (id) => {
    const ctx = platformContext(database.db)
    expect(await findSessionUser(ctx, { userId: id, sessionVersion: 1, sessionId: newId() })).toBeNull()
    expect(await findSessionUser(ctx, { userId: newId(), sessionVersion: 1, sessionId: id })).toBeNull()
  })
})

describe('changing the password', () => {
  it('ends the sessions of all other browsers and keeps this one', async () => {
    const { ctx, person, laptop, phone } = await twoBrowsers()
    const newPassword = 'a better horse battery'
    expect(await changePassword(laptop, { password: PASSWORD, newPassword })).toEqual({ endedSessions: 1 })
    expect([await isAlive(laptop), await isAlive(phone)]).toEqual([true, false])
    const again = (password: string) =>
      signIn(ctx, createSignInThrottle(ctx), { email: person.email, password })
    expect(await again(PASSWORD)).toEqual({ kind: 'refused' })
    expect(await again(newPassword)).toMatchObject({ kind: 'signed_in' })
  })

  it('needs the password, and a new one that can be', async () => {
    const { laptop } = await twoBrowsers()
    const change = (password: string, newPassword: string) =>
      changePassword(laptop, { password, newPassword })
    await expect(change('wrong', 'a better horse battery')).rejects.toMatchObject({
      faults: [{ pointer: '/password' }],
    })
    await expect(change(PASSWORD, 'short')).rejects.toMatchObject({ faults: [{ pointer: '/newPassword' }] })
  })

  it('is throttled as signing in is', async () => {
    const { laptop } = await twoBrowsers()
    const guess = () => changePassword(laptop, { password: 'wrong', newPassword: 'a better horse battery' })
    for (let count = 0; count < 10; count += 1)
      await expect(guess()).rejects.toMatchObject({ code: 'invalid' })
    await expect(guess()).rejects.toMatchObject({ code: 'rate_limited' })
  })
})
