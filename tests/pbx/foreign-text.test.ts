import { expect, test } from 'vitest'
import { usePbxWorld } from './support/pbx-world.ts'
import { header } from './support/sip-message.ts'

// One process for SIP, so that what a message leaves behind meets the next one.
const world = usePbxWorld({
  children: 1,
  tokenHeader: 'X-Own-Token',
  tokenParameters: 'own-tok|ownToken',
  app: {
    tokenCarriers: [
      { kind: 'header', name: 'X-Own-Token' },
      { kind: 'contact_param', name: 'own-tok' },
    ],
  },
  // It says so itself when text cannot be written as JSON.
  mayLog: /jansson_(xavp2object|xencode)\(\)/,
})

test.each([{ headerName: 'X-Own-Token' }, { parameter: 'own-tok' }])(
  'a push token that comes as %o, as the settings name it, wakes the phone and reaches nobody else',
  async (names) => {
    const phone = await world.phone({ carrier: names })
    world.wakes(phone)
    const call = await world.call(phone.aor, { headers: ['X-Own-Token: c0ffee'] })
    expect((await call.final()).status).toBe(200)
    for (const message of [...call.socket.heard, ...phone.invites()]) {
      expect(message.text).not.toMatch(new RegExp(`${phone.pushToken}|own-?tok|c0ffee`, 'i'))
    }
    await world.story(call, phone.aor, 'answered')
  },
)

test('a caller whose name is not UTF-8 wakes who is called, not who was called before', async () => {
  const before = await world.phone({ carrier: { parameter: 'own-tok' } })
  world.wakes(before)
  const first = await world.call(before.aor)
  expect((await first.final()).status).toBe(200)

  const phone = await world.phone({ carrier: { parameter: 'own-tok' } })
  world.wakes(phone)
  const call = await world.call(phone.aor, {
    from: '"Jørgen" <sip:200@carrier.example.net>',
    encoding: 'latin1',
  })
  expect((await call.final()).status).toBe(200)
  expect(world.pushHintsOf(before)).toHaveLength(1)
  expect(header(await phone.invite(), 'x-pushhint')).toBe(world.pushHintsOf(phone)[0])
  expect(await world.story(call, phone.aor, 'answered')).toMatchObject({
    caller: 'sip:200@carrier.example.net',
    callerName: '',
  })
})

test('a REGISTER whose User-Agent is not UTF-8 is reported all the same', async () => {
  const phone = await world.phone({ carrier: { headerName: 'X-Own-Token' }, userAgent: 'Téléphone/1.0' })
  expect(await world.lookup(phone.aor)).toHaveLength(1)
})
