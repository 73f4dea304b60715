import { expect, test } from 'vitest'
import { usePbxWorld } from './support/pbx-world.ts'

const world = usePbxWorld({ ringMs: 4_000, silenceMs: 3_000 })

test('a phone that rings and is not picked up: the caller hears 480, the call says unanswered', async () => {
  const phone = await world.phone({ manner: 'ring' })
  world.wakes(phone)
  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(480)

  await phone.socket.hear(({ method }) => method === 'CANCEL', 'a CANCEL')
  const story = await world.story(call, phone.aor, 'unanswered')
  expect(story.events.map((event) => event.type)).toEqual(expect.arrayContaining(['ringing', 'timeout']))
})

test('a phone that registers and then says nothing to the INVITE does not keep the caller', async () => {
  const phone = await world.phone({ manner: 'silent' })
  world.wakes(phone)
  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(480)
  expect(phone.invites().length).toBeGreaterThan(0)
  await world.story(call, phone.aor, 'unanswered')
})

test('the end of a talk is told too', async () => {
  const phone = await world.phone()
  world.wakes(phone)
  const call = await world.call(phone.aor)
  expect((await call.final()).status).toBe(200)
  expect((await call.bye()).status).toBe(200)

  const story = await world.story(call, phone.aor, 'answered')
  await expect
    .poll(async () => (await world.story(call, phone.aor, 'answered')).events.map((event) => event.type))
    .toContain('ended')
  expect(story.state).toBe('answered')
})
