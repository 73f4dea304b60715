import { expect, test } from 'vitest'
import { GATEWAY_TIMEOUT_SECONDS } from './support/kamailio.ts'
import { usePbxWorld } from './support/pbx-world.ts'
import type { OutgoingCall } from './support/sip-caller.ts'
import { cseqOf } from './support/sip-message.ts'

const world = usePbxWorld()

async function cancelled(call: OutgoingCall): Promise<void> {
  call.cancel()
  expect((await call.final()).status).toBe(487)
  await call.socket.hear(
    (message) => message.status === 200 && cseqOf(message).method === 'CANCEL',
    'an answer to CANCEL',
  )
}

test('a caller who gives up while the gateway is asked is let go at once, and no phone is invited later', async () => {
  const phone = await world.phone()
  world.relay.hold()
  const call = await world.call(phone.aor)
  await call.provisional(100)
  await expect.poll(() => world.relay.attempts()).toBeGreaterThan(0)
  const startedMs = performance.now()
  await cancelled(call)
  expect(performance.now() - startedMs).toBeLessThan(GATEWAY_TIMEOUT_SECONDS * 800)
  world.relay.heal()

  await expect.poll(() => world.pushHintsOf(phone)).toHaveLength(1)
  await phone.register()
  expect(await world.story(call, phone.aor, 'caller_cancelled')).toMatchObject({ state: 'cancelled' })
  expect(phone.invites()).toEqual([])
})

test('a caller who gives up while the phone is awaited is let go, and the phone that wakes is not invited', async () => {
  const phone = await world.phone()
  const call = await world.call(phone.aor)
  await expect.poll(() => world.pushHintsOf(phone)).toHaveLength(1)
  await cancelled(call)
  const story = await world.story(call, phone.aor, 'caller_cancelled')
  expect(story).toMatchObject({ verdict: 'cancelled', state: 'cancelled' })

  expect((await phone.register()).last.status).toBe(200)
  await world.story(call, phone.aor, 'caller_cancelled')
  expect(phone.invites()).toEqual([])
})

test('a caller who gives up while the phone rings: the phone is told, and the call says that it rang', async () => {
  const phone = await world.phone({ manner: 'ring' })
  world.wakes(phone)
  const call = await world.call(phone.aor)
  await call.provisional(180)
  await cancelled(call)

  await phone.socket.hear(({ method }) => method === 'CANCEL', 'a CANCEL')
  const story = await world.story(call, phone.aor, 'caller_cancelled')
  expect(story).toMatchObject({ verdict: 'registered', state: 'cancelled' })
  expect(story.events.map((event) => event.type)).toEqual(
    expect.arrayContaining(['register', 'forwarded', 'ringing', 'cancelled']),
  )
})
