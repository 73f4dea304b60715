import { expect, test } from 'vitest'
import { usePbxWorld } from './support/pbx-world.ts'
import { header } from './support/sip-message.ts'

const world = usePbxWorld()

test('of two phones the one that wakes is invited, the other is left in peace', async () => {
  const aor = world.newAor()
  const [awake, asleep] = [await world.phone({ aor }), await world.phone({ aor })]
  world.wakes(awake)

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(200)

  expect(awake.invites()).toHaveLength(1)
  expect(asleep.invites()).toEqual([])
  const story = await world.story(call, aor, 'answered')
  expect(story.pushes).toHaveLength(2)
})

test('a phone that wakes before the gateway has answered does not drag the other one along', async () => {
  const aor = world.newAor()
  const [awake, asleep] = [await world.phone({ aor }), await world.phone({ aor })]
  world.apns.faults.add({
    match: { pushToken: asleep.pushToken },
    times: 1,
    action: { kind: 'latency', ms: 600 },
  })
  world.wakes(awake)

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(200)

  expect(awake.invites()).toHaveLength(1)
  expect(asleep.invites()).toEqual([])
  expect(await world.story(call, aor, 'answered')).toMatchObject({ verdict: 'registered' })
})

test('when both phones wake both ring, and the one that did not answer is told to stop', async () => {
  const aor = world.newAor()
  const [first, second] = [
    await world.phone({ aor, manner: 'ring' }),
    await world.phone({ aor, manner: 'ring' }),
  ]
  world.wakes(first)

  const call = await world.call(aor)
  await first.invite()
  await second.register()
  await second.invite()
  second.finish(200, 'OK')
  expect((await call.final()).status).toBe(200)

  await first.socket.hear(({ method }) => method === 'CANCEL', 'a CANCEL')
  expect(header(await first.invite(), 'x-pushhint')).toBe(header(await second.invite(), 'x-pushhint'))
  await world.story(call, aor, 'answered')
})

test('a person who declines on one phone has declined for all: the caller hears it at once', async () => {
  const aor = world.newAor()
  const [declines, asleep] = [await world.phone({ aor, manner: 'decline' }), await world.phone({ aor })]
  world.wakes(declines)

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(603)
  await asleep.register()
  expect(await world.story(call, aor, 'declined')).toMatchObject({ verdict: 'registered', state: 'failed' })
  expect(asleep.invites()).toEqual([])
})

test('a phone that is busy does not end the call while another may still wake', async () => {
  const aor = world.newAor()
  const [busy, late] = [await world.phone({ aor, manner: 'busy' }), await world.phone({ aor })]
  world.wakes(busy)

  const call = await world.call(aor)
  await busy.socket.hear(({ method }) => method === 'ACK', 'the ACK of the refusal')
  await late.register()
  expect((await call.final()).status).toBe(200)

  expect(late.invites()).toHaveLength(1)
  expect(header(await late.invite(), 'x-pushhint')).toBe(world.pushHintsOf(late)[0])
  await world.story(call, aor, 'answered')
})

test('when every phone has woken and is busy, the caller hears busy', async () => {
  const aor = world.newAor()
  const [first, second] = [
    await world.phone({ aor, manner: 'busy' }),
    await world.phone({ aor, manner: 'busy' }),
  ]
  world.wakes(first)
  world.wakes(second)

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(486)
  expect(await world.story(call, aor, 'busy')).toMatchObject({ verdict: 'registered' })
})

test('a desk phone rings at once and the mobile joins when it wakes', async () => {
  const aor = world.newAor()
  const desk = await world.deskPhone(aor, 'ring')
  const mobile = await world.phone({ aor })

  const call = await world.call(aor)
  await call.provisional(180)
  expect(mobile.invites()).toEqual([])
  await mobile.register()
  expect((await call.final()).status).toBe(200)

  await desk.socket.hear(({ method }) => method === 'CANCEL', 'a CANCEL')
  expect(header(await mobile.invite(), 'x-pushhint')).toBe(world.pushHintsOf(mobile)[0])
  expect(await world.story(call, aor, 'answered')).toMatchObject({ verdict: 'registered' })
})

test('a mobile that wakes after the desk phone has answered gets no INVITE', async () => {
  const aor = world.newAor()
  const desk = await world.deskPhone(aor, 'answer')
  const mobile = await world.phone({ aor })

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(200)
  expect((await mobile.register()).last.status).toBe(200)

  await world.story(call, aor, 'answered')
  expect(desk.invites()).toHaveLength(1)
  expect(mobile.invites()).toEqual([])
})

test('a desk phone that is busy does not end the call while the mobile may still wake', async () => {
  const aor = world.newAor()
  const desk = await world.deskPhone(aor, 'busy')
  const mobile = await world.phone({ aor })

  const call = await world.call(aor)
  await desk.socket.hear(({ method }) => method === 'ACK', 'the ACK of the refusal')
  await mobile.register()
  expect((await call.final()).status).toBe(200)
  expect(mobile.invites()).toHaveLength(1)
  await world.story(call, aor, 'answered')
})

test('a desk phone rings even when Apple has retired the only push token', async () => {
  const aor = world.newAor()
  const desk = await world.deskPhone(aor, 'answer')
  const mobile = await world.phone({ aor })
  world.apns.devices.unregister(mobile.pushToken, new Date(Date.now() + 1_000))

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(200)
  expect(desk.invites()).toHaveLength(1)
  expect(mobile.invites()).toEqual([])
  expect(await world.story(call, aor, 'answered')).toMatchObject({ verdict: 'push_failed' })
})
