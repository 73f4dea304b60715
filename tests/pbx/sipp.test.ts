import { randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { findFreePort } from '#lib/platform/free-port.ts'
import { usePbxWorld } from './support/pbx-world.ts'
import { type Sipp, startSipp } from './support/sipp.ts'

/** Phones and callers that were not written here. */
const world = usePbxWorld()
const running: Sipp[] = []
afterEach(() => {
  for (const sipp of running.splice(0)) sipp.kill()
})

/** A SIPp phone: registered once, asleep since; registers again when it is pushed. */
async function sippPhone(scenario: string) {
  const user = randomBytes(4).toString('hex')
  const aor = `sip:${user}@pbx.example.com`
  const pushToken = randomBytes(32).toString('hex')
  const port = await findFreePort()
  world.registerAtApple(pushToken)
  const register = () =>
    startSipp('register', {
      to: `127.0.0.1:${world.kamailio.port}`,
      user,
      keys: { phone_port: String(port), push_token: pushToken },
    }).done
  await register()
  await expect.poll(() => world.lookup(aor)).toContainEqual(expect.objectContaining({ pushToken }))
  const phone = startSipp(scenario, { to: `127.0.0.1:${world.kamailio.port}`, port })
  running.push(phone)
  const woken = world.whenPushed(pushToken).then(register)
  return { user, aor, phone, woken }
}

function call(scenario: string, user: string) {
  const caller = startSipp(scenario, { to: `127.0.0.1:${world.kamailio.port}`, user })
  running.push(caller)
  return caller
}

test('SIPp calls a SIPp phone that sleeps: it wakes, answers, and the end of the talk is told', async () => {
  const { user, aor, phone, woken } = await sippPhone('phone-answers')
  await call('caller', user).done
  await Promise.all([phone.done, woken])

  const story = await world.storyOfLast(aor, 'answered')
  expect(story).toMatchObject({ verdict: 'registered', callerName: 'SIPp' })
  await expect
    .poll(async () => (await world.storyOfLast(aor, 'answered')).events.map((event) => event.type))
    .toEqual(expect.arrayContaining(['register', 'forwarded', 'ringing', 'answered', 'ended']))
})

test('SIPp gives up while the SIPp phone rings: CANCEL, 487 and ACK arrive on both sides', async () => {
  const { user, aor, phone, woken } = await sippPhone('phone-rings')
  await call('caller-gives-up', user).done
  await Promise.all([phone.done, woken])
  expect(await world.storyOfLast(aor, 'caller_cancelled')).toMatchObject({ state: 'cancelled' })
})

test('a busy SIPp phone is busy for the SIPp that calls', async () => {
  const { user, aor, phone, woken } = await sippPhone('phone-is-busy')
  await call('caller-hears-486', user).done
  await Promise.all([phone.done, woken])
  expect(await world.storyOfLast(aor, 'busy')).toMatchObject({ verdict: 'registered' })
})

test('five calls in quick succession to each of eight phones: every one wakes, rings and is answered', async () => {
  const phones = await Promise.all(Array.from({ length: 8 }, () => world.phone()))
  for (const phone of phones) world.wakes(phone)
  const callers = phones.map((phone) =>
    startSipp('caller', {
      to: `127.0.0.1:${world.kamailio.port}`,
      user: phone.aor.slice('sip:'.length, phone.aor.indexOf('@')),
      calls: 5,
      rate: 3,
      talkMs: 20,
    }),
  )
  running.push(...callers)
  await Promise.all(callers.map((caller) => caller.done))

  for (const phone of phones) {
    expect(phone.invites()).toHaveLength(5)
    const hints = phone.invites().map((invite) => invite.headers.get('x-pushhint')?.[0])
    expect(hints.toSorted()).toEqual(world.pushHintsOf(phone).toSorted())
    await world.storyOfLast(phone.aor, 'answered')
  }
})
