import { expect, test } from 'vitest'
import { DOMAIN } from './support/kamailio.ts'
import { usePbxWorld } from './support/pbx-world.ts'
import { header } from './support/sip-message.ts'

const PASSWORD = 'correct horse'
const users = Array.from({ length: 6 }, (_, n) => `60${n}`)
const world = usePbxWorld({ accounts: users.map((user) => ({ user, password: PASSWORD })) })
const aors = users.map((user) => `sip:${user}@${DOMAIN}`).values()
const nextAor = () => aors.next().value ?? ''

test('a REGISTER that was challenged is not reported, the accepted one is', async () => {
  const aor = nextAor()
  const phone = await world.phone({ aor, password: PASSWORD })
  const statuses = phone.socket.heard.map(({ status }) => status)
  expect(statuses).toEqual([401, 200])
  expect(await world.lookup(aor)).toHaveLength(1)
  const accepted = phone.socket.sent.at(-1)
  const registration = await world.ctx.db.prisma.registration.findFirstOrThrow({
    where: { tenantId: world.ctx.tenantId, device: { account: { aor } } },
  })
  expect(String(registration.cseq)).toBe(header(accepted ?? fail(), 'cseq').split(' ')[0])
})

test('a challenge does not release a call that waits; the REGISTER that is accepted does', async () => {
  const aor = nextAor()
  const phone = await world.phone({ aor, password: PASSWORD })
  const call = await world.call(aor)
  await expect.poll(() => world.pushHintsOf(phone)).toHaveLength(1)

  const challenged = await phone.registerWithoutPassword()
  expect(challenged.status).toBe(401)
  expect((await world.story(call, aor, 'in_progress')).verdict).toBe('')
  expect(phone.invites()).toEqual([])

  expect((await phone.register()).last.status).toBe(200)
  expect((await call.final()).status).toBe(200)
  expect(await world.story(call, aor, 'answered')).toMatchObject({ verdict: 'registered' })
})

test('of several Contacts in one REGISTER, the one without a push token rings at once, the other when it is back', async () => {
  const aor = nextAor()
  const phone = await world.phone({ aor, password: PASSWORD, carrier: 'xToken', manner: 'ring' })
  const desk = await world.deskPhone(aor, 'ring', PASSWORD)
  const both = `<${phone.contactUri()}>, "Desk, second floor" <${desk.contactUri()}>;expires=300`
  expect((await phone.register({ contact: both })).last.status).toBe(200)
  await expect
    .poll(() => world.ctx.db.prisma.registration.count({ where: { device: { account: { aor } } } }))
    .toBeGreaterThanOrEqual(2)

  const call = await world.call(aor)
  await call.provisional(180)
  expect(desk.invites()).toHaveLength(1)
  expect(phone.invites()).toEqual([])
  await phone.register({ contact: both })
  await phone.invite()
  phone.finish(200, 'OK')
  expect((await call.final()).status).toBe(200)
  expect(desk.invites()).toHaveLength(1)
  await world.story(call, aor, 'answered')
})

test('a phone that signs off is not pushed any more', async () => {
  const aor = nextAor()
  const phone = await world.phone({ aor, password: PASSWORD })
  await phone.register({ contact: '*', expires: 0 })
  await expect.poll(() => world.lookup(aor)).toContainEqual(expect.objectContaining({ status: 'disabled' }))

  const call = await world.call(aor)
  expect((await call.final()).status).toBe(480)
  expect(world.pushHintsOf(phone)).toEqual([])
  expect(await world.story(call, aor, 'no_push_token')).toMatchObject({ verdict: 'no_token' })
})

function fail(): never {
  throw new Error('the phone has sent nothing')
}
