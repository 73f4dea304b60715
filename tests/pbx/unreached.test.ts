import { describe, expect, test } from 'vitest'
import { DOMAIN } from './support/kamailio.ts'
import { usePbxWorld } from './support/pbx-world.ts'
import { startSipp } from './support/sipp.ts'

/** Soon over, for these tests wait it out. */
const WAIT_SECONDS = 4

describe('nobody comes in time', () => {
  const world = usePbxWorld({ waitSeconds: WAIT_SECONDS })

  test('a phone that never wakes costs the caller the wait, and ends in 480 without an INVITE to the old Contact', async () => {
    const phone = await world.phone()
    const startedMs = performance.now()
    const call = await world.call(phone.aor)
    expect((await call.final()).status).toBe(480)

    expect(performance.now() - startedMs).toBeGreaterThan(WAIT_SECONDS * 1_000 - 300)
    expect(phone.invites()).toEqual([])
    const story = await world.story(call, phone.aor, 'never_registered')
    expect(story).toMatchObject({ verdict: 'no_register' })
  })

  test('a phone that registers when the wait is over gets no INVITE, and the call says that it came late', async () => {
    const phone = await world.phone()
    const call = await world.call(phone.aor)
    expect((await call.final()).status).toBe(480)
    await world.story(call, phone.aor, 'never_registered')

    await phone.register()
    await world.story(call, phone.aor, 'registered_late')
    expect(phone.invites()).toEqual([])
  })

  test('a busy phone beside one that never wakes: busy is what the caller hears when the wait is over', async () => {
    const aor = world.newAor()
    const [busy, asleep] = [await world.phone({ aor, manner: 'busy' }), await world.phone({ aor })]
    world.wakes(busy)

    const call = await world.call(aor)
    expect((await call.final()).status).toBe(486)
    expect(asleep.invites()).toEqual([])
    await world.story(call, aor, 'busy')
  })

  test('SIPp hears 480 from a phone that never wakes', async () => {
    const phone = await world.phone()
    const user = phone.aor.slice('sip:'.length, phone.aor.indexOf('@'))
    await startSipp('caller-hears-480', { to: `127.0.0.1:${world.kamailio.port}`, user }).done
    expect(await world.storyOfLast(phone.aor, 'never_registered')).toMatchObject({ verdict: 'no_register' })
  })
})

describe('nobody is let in', () => {
  const [USER, PASSWORD] = ['600', 'correct horse']
  const guarded = usePbxWorld({ waitSeconds: WAIT_SECONDS, accounts: [{ user: USER, password: PASSWORD }] })

  test('a phone that wakes and may not register is named as the reason', async () => {
    const aor = `sip:${USER}@${DOMAIN}`
    const phone = await guarded.phone({ aor, password: PASSWORD })
    const call = await guarded.call(aor)
    await expect.poll(() => guarded.pushHintsOf(phone)).toHaveLength(1)
    expect((await phone.register({ password: 'wrong' })).last.status).toBe(403)

    expect((await call.final()).status).toBe(480)
    expect(await guarded.story(call, aor, 'register_rejected')).toMatchObject({
      verdict: 'register_rejected',
    })
    expect(phone.invites()).toEqual([])
  })
})
