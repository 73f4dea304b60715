import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { WAIT_SECONDS } from './support/pbx-tenant.ts'
import { usePbxWorld } from './support/pbx-world.ts'
import { header } from './support/sip-message.ts'

const world = usePbxWorld()

test('a phone whose registration has lapsed is pushed, registers and gets the INVITE with the push hint', async () => {
  const phone = await world.phone()
  await world.lapse(phone.aor)
  world.wakes(phone)

  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(200)

  const [pushHint] = world.pushHintsOf(phone)
  expect(header(await phone.invite(), 'x-pushhint')).toBe(pushHint)
  const story = await world.story(call, phone.aor, 'answered')
  expect(story).toMatchObject({ pushHint, verdict: 'registered', state: 'answered', callerName: 'Alice' })
  expect(story.timeline.map((item) => item.kind)).toEqual(
    expect.arrayContaining(['invite', 'push', 'register', 'verdict', 'step']),
  )
})

test('a live registration is held until the phone registers again, and then invited once', async () => {
  const phone = await world.phone()
  let invitesAtWake = -1
  world.wakes(phone, async () => {
    invitesAtWake = phone.invites().length
  })

  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(200)

  expect(invitesAtWake).toBe(0)
  expect(phone.invites()).toHaveLength(1)
  const story = await world.story(call, phone.aor, 'answered')
  expect(story.wakeTimeMs).toBeGreaterThanOrEqual(0)
})

test('an account without a push token rings at once, without a push hint', async () => {
  const aor = world.newAor()
  const desk = await world.deskPhone(aor, 'answer')

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(200)

  expect(header(await desk.invite(), 'x-pushhint')).toBe('')
  expect(await world.story(call, aor, 'answered')).toMatchObject({ verdict: 'no_token', pushes: [] })
})

test('an account without anything to ring is answered 480 at once', async () => {
  const aor = world.newAor()
  const call = await world.call(aor)
  expect((await call.final()).status).toBe(480)
  expect(await world.story(call, aor, 'no_push_token')).toMatchObject({ verdict: 'no_token' })
})

test('an app that starts again on another port is invited there, and only there', async () => {
  const phone = await world.phone()
  const before = phone.socket
  world.wakes(phone, () => phone.relaunch())

  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(200)

  expect(phone.socket.port).not.toBe(before.port)
  expect(before.heard.filter(({ method }) => method === 'INVITE')).toEqual([])
  expect(phone.invites()).toHaveLength(1)
  await world.story(call, phone.aor, 'answered')
})

test('a phone that wakes before the gateway has answered is invited as soon as it has', async () => {
  const phone = await world.phone()
  world.apns.faults.add({
    match: { pushToken: phone.pushToken },
    times: 1,
    action: { kind: 'latency', ms: 400 },
  })
  let wokeAt = 0
  world.wakes(phone, async () => {
    wokeAt = performance.now()
  })

  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(200)

  const invite = await phone.invite()
  expect(invite.at).toBeGreaterThan(wokeAt)
  expect(phone.invites()).toHaveLength(1)
  expect(header(invite, 'x-pushhint')).toBe(world.pushHintsOf(phone)[0])
  expect(await world.story(call, phone.aor, 'answered')).toMatchObject({ verdict: 'registered' })
})

test('an INVITE that is sent again is one call, one push and one INVITE to the phone', async () => {
  const phone = await world.phone({ manner: 'ring' })
  const call = await world.call(phone.aor)
  call.retransmit()
  await call.provisional(100)
  call.retransmit()
  await expect.poll(() => world.pushHintsOf(phone)).toHaveLength(1)
  call.retransmit()
  await phone.register()
  await call.provisional(180)
  call.retransmit()
  phone.finish(200, 'OK')
  expect((await call.final()).status).toBe(200)

  expect(world.pushHintsOf(phone)).toHaveLength(1)
  expect(phone.invites()).toHaveLength(1)
  const story = await world.story(call, phone.aor, 'answered')
  expect(story.pushes).toHaveLength(1)
})

test('two callers at once are two calls, each with its own push hint in push and INVITE', async () => {
  const phone = await world.phone({ manner: 'ring' })
  const [first, second] = [await world.call(phone.aor), await world.call(phone.aor)]
  await expect.poll(() => world.pushHintsOf(phone)).toHaveLength(2)
  await phone.register()
  await Promise.all([first.provisional(180), second.provisional(180)])

  for (const call of [first, second]) {
    const invites = phone.invites().filter((invite) => header(invite, 'call-id') === call.callId)
    expect(invites).toHaveLength(1)
    const story = await world.story(call, phone.aor, 'in_progress')
    expect(invites.map((invite) => header(invite, 'x-pushhint'))).toEqual([story.pushHint])
    expect(world.pushHintsOf(phone)).toContain(story.pushHint)
  }
})

test('a push token that Apple has retired is said at once: no wait, and the reason in the call', async () => {
  const phone = await world.phone()
  world.apns.devices.unregister(phone.pushToken, new Date(Date.now() + 1_000))
  const startedMs = performance.now()
  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(480)

  expect(performance.now() - startedMs).toBeLessThan(WAIT_SECONDS * 1_000)
  expect(phone.invites()).toEqual([])
  const story = await world.story(call, phone.aor, 'push_tokens_invalid')
  expect(story).toMatchObject({ verdict: 'push_failed', pushes: [{ httpStatus: 410 }] })
})

test('after a new push token came in a REGISTER, only that one is pushed', async () => {
  const phone = await world.phone({ carrier: 'rfc8599' })
  const rotated = randomBytes(32).toString('hex')
  world.apns.devices.register({
    pushToken: rotated,
    topics: ['com.example.pbxphone.voip'],
    environment: 'production',
  })
  await phone.register({ pushToken: rotated })
  await expect
    .poll(() => world.lookup(phone.aor))
    .toContainEqual(expect.objectContaining({ pushToken: rotated, status: 'active' }))

  const call = await world.call(phone.aor)
  await expect.poll(() => world.apns.inbox(rotated)).toHaveLength(1)
  await phone.register({ pushToken: rotated })
  expect((await call.final()).status).toBe(200)

  expect(world.pushHintsOf(phone)).toEqual([])
  expect(phone.invites()).toHaveLength(1)
  await world.story(call, phone.aor, 'answered')
})
