import { type TOTP, URI } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { generateKeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { disableTotp } from '#lib/users/disable-totp.ts'
import { enableTotp } from '#lib/users/enable-totp.ts'
import { getProfile } from '#lib/users/get-profile.ts'
import { renewRecoveryCodes } from '#lib/users/renew-recovery-codes.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'
import { beginTotp } from '#lib/users/totp-enrolment.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { createPerson, PASSWORD, platformContext, signedIn } from '#tests/support/people.ts'

const database = useTestDatabase()
const keyRing = parseKeyRing(generateKeyRing())
const HALF_MINUTE_MS = 30_000

/** A person with an authenticator app, which has just shown its first code. */
async function withTotp() {
  const ctx = platformContext(database.db, { keyRing })
  const person = await createPerson(ctx)
  const me = await signedIn(ctx, person)
  const { uri, sealed } = await beginTotp(me)
  const app = URI.parse(uri) as TOTP
  const code = () => app.generate({ timestamp: ctx.clock.now().getTime() })
  const firstCode = code()
  const { recoveryCodes } = await enableTotp(me, { sealed, code: firstCode, password: PASSWORD })
  const throttle = createSignInThrottle(ctx)
  const tryWith = (given?: string, password = PASSWORD) =>
    signIn(ctx, throttle, { email: person.email, password, code: given })
  return { ctx, person, me, code, firstCode, recoveryCodes, throttle, tryWith }
}

describe('a second factor', () => {
  it('is asked for once the password is right, and never before', async () => {
    const { tryWith } = await withTotp()
    expect(await tryWith()).toEqual({ kind: 'code_needed' })
    expect(await tryWith('')).toEqual({ kind: 'code_needed' })
    expect(await tryWith(undefined, 'wrong')).toEqual({ kind: 'refused' })
  })

  it('opens with the code that the app shows, also with a space in it and half a minute late', async () => {
    const { ctx, code, tryWith } = await withTotp()
    ctx.clock.advance(HALF_MINUTE_MS)
    const shown = code()
    expect(await tryWith(`${shown.slice(0, 3)} ${shown.slice(3)}`)).toMatchObject({ kind: 'signed_in' })
    ctx.clock.advance(2 * HALF_MINUTE_MS)
    const late = code()
    ctx.clock.advance(HALF_MINUTE_MS)
    expect(await tryWith(late)).toMatchObject({ kind: 'signed_in' })
  })

  it('takes no code twice, not even the one that turned it on, and none of an earlier half minute', async () => {
    const { ctx, code, firstCode, tryWith } = await withTotp()
    expect(await tryWith(firstCode)).toEqual({ kind: 'code_refused' })
    ctx.clock.advance(HALF_MINUTE_MS)
    const earlier = code()
    ctx.clock.advance(HALF_MINUTE_MS)
    const shown = code()
    expect(await tryWith(shown)).toMatchObject({ kind: 'signed_in' })
    expect(await tryWith(shown)).toEqual({ kind: 'code_refused' })
    expect(await tryWith(earlier)).toEqual({ kind: 'code_refused' })
  })

  it('takes one code once even when two browsers send it at the same moment', async () => {
    const { ctx, code, tryWith } = await withTotp()
    ctx.clock.advance(HALF_MINUTE_MS)
    const shown = code()
    const kinds = (await Promise.all([tryWith(shown), tryWith(shown), tryWith(shown)])).map(
      ({ kind }) => kind,
    )
    expect(kinds.sort()).toEqual(['code_refused', 'code_refused', 'signed_in'])
  })

  it('cannot be guessed: wrong codes count like wrong passwords', async () => {
    const { tryWith } = await withTotp()
    const kinds: string[] = []
    for (let count = 0; count < 11; count += 1) kinds.push((await tryWith('000000')).kind)
    expect(kinds.filter((kind) => kind === 'code_refused')).toHaveLength(10)
    expect(kinds.at(-1)).toBe('throttled')
  })

  it('being asked for uses up nothing of the address, which many may share, but of the account', async () => {
    const { ctx, code, throttle, tryWith } = await withTotp()
    const tryAsStranger = () => throttle.attempt(`${newId()}@example.com`, ctx.ip)
    for (let count = 0; count < 49; count += 1) expect(await tryAsStranger()).toBeNull()
    for (let count = 0; count < 9; count += 1) expect(await tryWith()).toEqual({ kind: 'code_needed' })
    ctx.clock.advance(HALF_MINUTE_MS)
    expect(await tryWith(code())).toMatchObject({ kind: 'signed_in' })
    for (let count = 0; count < 10; count += 1) expect(await tryWith()).toEqual({ kind: 'code_needed' })
    expect(await tryWith()).toMatchObject({ kind: 'throttled' })
    expect(await tryAsStranger()).not.toBeNull()
  })

  it('opens with a recovery code, once, however it is typed', async () => {
    const { recoveryCodes, tryWith, me } = await withTotp()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = '', second = ''] = recoveryCodes
    expect(await tryWith(` ${first.toUpperCase().replaceAll('-', ' ')}`)).toMatchObject({ kind: 'signed_in' })
    expect(await tryWith(first)).toEqual({ kind: 'code_refused' })
    expect((await getProfile(me)).recoveryCodesLeft).toBe(9)
    const kinds = (await Promise.all([tryWith(second), tryWith(second)])).map(({ kind }) => kind)
    expect(kinds.sort()).toEqual(['code_refused', 'signed_in'])
  })

  it('has new recovery codes for the asking, and the old ones open nothing then', async () => {
    const { recoveryCodes: old, tryWith, me } = await withTotp()
    await expect(renewRecoveryCodes(me, { password: 'wrong' })).rejects.toMatchObject({ code: 'invalid' })
    const { recoveryCodes } = await renewRecoveryCodes(me, { password: PASSWORD })
    expect(await tryWith(old[0])).toEqual({ kind: 'code_refused' })
    expect(await tryWith(recoveryCodes[0])).toMatchObject({ kind: 'signed_in' })
  })

  it('is turned off by whoever knows the password', async () => {
    const { tryWith, me } = await withTotp()
    await expect(disableTotp(me, { password: 'wrong' })).rejects.toMatchObject({ code: 'invalid' })
    await disableTotp(me, { password: PASSWORD })
    expect(await tryWith()).toMatchObject({ kind: 'signed_in' })
    expect(await getProfile(me)).toMatchObject({ hasSecondFactor: false, recoveryCodesLeft: 0 })
  })

  it('stores neither its secret nor a recovery code', async () => {
    const { person, recoveryCodes, me } = await withTotp()
    const row = await database.db.prisma.user.findUniqueOrThrow({ where: { id: person.userId } })
    expect(row.sealedTotp).toMatch(/^ey/)
    for (const code of recoveryCodes) expect(JSON.stringify(row)).not.toContain(code)
    expect(await getProfile(me)).toMatchObject({ hasSecondFactor: true, recoveryCodesLeft: 10 })
  })
})

describe('turning a second factor on', () => {
  it('needs a code of the app, the password, and happens once', async () => {
    const { me, ctx, code } = await withTotp()
    const { uri, sealed } = await beginTotp(me)
    const app = URI.parse(uri) as TOTP
    const good = app.generate({ timestamp: ctx.clock.now().getTime() })
    const enable = (given: string, password: string) => enableTotp(me, { sealed, code: given, password })
    await expect(enable(code(), PASSWORD)).rejects.toMatchObject({ faults: [{ pointer: '/code' }] })
    await expect(enable(good, 'wrong')).rejects.toMatchObject({ faults: [{ pointer: '/password' }] })
    await expect(enable(good, PASSWORD)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('takes no QR code that is somebody else’s, or half an hour old', async () => {
    const [mine, theirs] = [await withTotp(), await withTotp()]
    await disableTotp(mine.me, { password: PASSWORD })
    const code = '000000'
    const password = PASSWORD
    const { sealed } = await beginTotp(theirs.me)
    await expect(enableTotp(mine.me, { sealed, code, password })).rejects.toMatchObject({ code: 'conflict' })
    const own = await beginTotp(mine.me)
    mine.ctx.clock.advance(30 * 60_000 + 1)
    await expect(enableTotp(mine.me, { ...own, code, password })).rejects.toMatchObject({ code: 'conflict' })
  })
})
