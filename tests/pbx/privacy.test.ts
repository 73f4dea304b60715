import { expect, test } from 'vitest'
import { DOMAIN } from './support/kamailio.ts'
import { usePbxWorld } from './support/pbx-world.ts'
import { formatSip, header } from './support/sip-message.ts'
import { openSipSocket } from './support/sip-socket.ts'

const world = usePbxWorld()

test.each(['header', 'xToken', 'rfc8599'] as const)(
  'a push token that comes as %s wakes the phone, and nobody else ever sees it',
  async (carrier) => {
    const phone = await world.phone({ carrier })
    world.wakes(phone)

    const call = await world.call(phone.aor)
    expect((await call.final()).status).toBe(200)

    // What the caller hears, and what a proxy on the way to the phone would see.
    for (const message of [...call.socket.heard, ...phone.invites()]) {
      expect(message.text).not.toContain(phone.pushToken)
      expect(message.text).not.toMatch(/pn-(provider|prid|param)|xtoken|x-token/i)
    }
    expect(header(await phone.invite(), 'x-pushhint')).toBe(world.pushHintsOf(phone)[0])
    await world.story(call, phone.aor, 'answered')
  },
)

test('RFC 8599: a phone that registers with pn-provider is told that it may count on pushes', async () => {
  const phone = await world.phone({ carrier: 'rfc8599' })
  const { last } = await phone.register()
  expect(header(last, 'feature-caps')).toBe('*;+sip.pns="apns"')
})

test('a push hint that the caller made up never reaches the phone', async () => {
  const phone = await world.phone()
  world.wakes(phone)
  const call = await world.call(phone.aor, { headers: ['X-PushHint: 00000000-dead-7000-8000-000000000000'] })
  expect((await call.final()).status).toBe(200)

  expect((await phone.invite()).headers.get('x-pushhint')).toEqual(world.pushHintsOf(phone))
  await world.story(call, phone.aor, 'answered')
})

test('a made-up push hint does not reach a desk phone either', async () => {
  const aor = world.newAor()
  const desk = await world.deskPhone(aor, 'answer')
  const call = await world.call(aor, { headers: ['X-PushHint: 00000000-dead-7000-8000-000000000000'] })
  expect((await call.final()).status).toBe(200)
  expect((await desk.invite()).text).not.toMatch(/pushhint/i)
  await world.story(call, aor, 'answered')
})

test('the push token of a caller who is a phone too stays here', async () => {
  const phone = await world.phone()
  world.wakes(phone)
  const call = await world.call(phone.aor, {
    headers: ['X-Token: c0ffeec0ffee'],
    contactParams: ';xToken=c0ffeec0ffee;pn-provider=apns;pn-prid=c0ffeec0ffee;transport=udp',
  })
  expect((await call.final()).status).toBe(200)

  const invite = await phone.invite()
  expect(invite.text).not.toMatch(/c0ffee|x-?token|pn-/i)
  expect(header(invite, 'contact')).toContain(';transport=udp>')
  await world.story(call, phone.aor, 'answered')
})

test('a MESSAGE to a phone has no push token in its address, and no made-up push hint', async () => {
  const phone = await world.phone({ carrier: 'xToken' })
  const socket = await openSipSocket(world.kamailio.port)
  socket.send(
    formatSip(
      `MESSAGE ${phone.aor} SIP/2.0`,
      [
        `Via: SIP/2.0/UDP 127.0.0.1:${socket.port};branch=z9hG4bKmessage;rport`,
        'Max-Forwards: 70',
        'From: <sip:200@carrier.example.net>;tag=1',
        `To: <sip:100@${DOMAIN}>`,
        'Call-ID: a-message',
        'CSeq: 1 MESSAGE',
        'X-PushHint: 00000000-dead-7000-8000-000000000000',
        'Content-Type: text/plain',
      ],
      'hello',
    ),
  )
  const heard = await phone.socket.hear(({ method }) => method === 'MESSAGE', 'the MESSAGE')
  await socket.close()
  expect(heard.text).toContain('hello')
  expect(heard.text).not.toMatch(/xtoken|pushhint/i)
  expect(heard.text).not.toContain(phone.pushToken)
})
