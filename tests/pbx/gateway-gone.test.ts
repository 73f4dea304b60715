import { describe, expect, test } from 'vitest'
import { usePbxWorld } from './support/pbx-world.ts'
import { header } from './support/sip-message.ts'

const TIMEOUT_SECONDS = 8
/** Well below the time after which a request is given up says that it did not wait for one. */
const AT_ONCE_MS = 6_000
/** Long enough for a whole call of a busy machine. */
const PAUSE_SECONDS = 5

describe('open', () => {
  const world = usePbxWorld({
    isGatewayCut: true,
    timeoutSeconds: TIMEOUT_SECONDS,
    pauseSeconds: PAUSE_SECONDS,
    workers: 2,
  })

  test('while the gateway is down, whatever is registered rings, without a push hint', async () => {
    const phone = await world.phone()
    world.relay.cut()
    const startedMs = performance.now()
    const call = await world.call(phone.aor)
    expect((await call.final()).status).toBe(200)

    expect(performance.now() - startedMs).toBeLessThan(AT_ONCE_MS)
    expect(header(await phone.invite(), 'x-pushhint')).toBe('')
    expect(world.pushHintsOf(phone)).toEqual([])
  })

  test('a gateway that hangs delays one call by the time-out, the next ones not at all, and is asked again after the pause', async () => {
    const phone = await world.phone()
    await untilAsked(world, phone.aor)
    world.relay.hold()
    const slow = await world.call(phone.aor)
    expect((await slow.final()).status).toBe(200)
    const asked = world.relay.attempts()

    const startedMs = performance.now()
    const next = await world.call(phone.aor)
    expect((await next.final()).status).toBe(200)
    expect(performance.now() - startedMs).toBeLessThan(AT_ONCE_MS)
    expect(world.relay.attempts()).toBe(asked)

    world.relay.heal()
    await untilAsked(world, phone.aor)
    // The question that hung has reached the gateway after all: it learns that the call went on without it.
    expect(await world.story(slow, phone.aor, 'answered')).toBeDefined()
  })

  test('SIP goes on while more calls hang at the gateway than there are workers', async () => {
    const phone = await world.phone()
    await untilAsked(world, phone.aor)
    const other = await world.deskPhone(world.newAor(), 'answer')
    world.relay.hold()
    const calls = await Promise.all(Array.from({ length: 8 }, () => world.call(phone.aor)))
    await Promise.all(calls.map((call) => call.provisional(100)))

    const startedMs = performance.now()
    expect((await other.register()).last.status).toBe(200)
    const given = calls[7]
    given?.cancel()
    expect((await given?.final())?.status).toBe(487)
    expect(performance.now() - startedMs).toBeLessThan(AT_ONCE_MS)
    world.relay.heal()
    await Promise.all(calls.map((call) => call.final()))
  })

  test('REGISTERs that came while the gateway was down are reported when it is back', async () => {
    const phone = await world.phone()
    world.relay.cut()
    await phone.register({ expires: 0 })
    const reports = world.relay.attempts()
    await expect.poll(() => world.relay.attempts()).toBeGreaterThan(reports)
    expect(await world.lookup(phone.aor)).toContainEqual(expect.objectContaining({ status: 'active' }))

    world.relay.heal()
    await expect
      .poll(() => world.lookup(phone.aor))
      .toContainEqual(expect.objectContaining({ pushToken: phone.pushToken, status: 'disabled' }))
  })
})

describe('refusing', () => {
  const world = usePbxWorld()

  test('REGISTERs that a gateway without its database could not take are reported when it can again', async () => {
    const phone = await world.phone()
    world.relay.refuse()
    await phone.register({ expires: 0 })
    // More tries than a report has that the gateway calls wrong.
    await expect.poll(() => world.relay.attempts()).toBeGreaterThan(4)
    world.relay.heal()
    await expect
      .poll(() => world.lookup(phone.aor))
      .toContainEqual(expect.objectContaining({ pushToken: phone.pushToken, status: 'disabled' }))
  })
})

describe('closed', () => {
  const world = usePbxWorld({
    isGatewayCut: true,
    failClosed: true,
    timeoutSeconds: TIMEOUT_SECONDS,
    pauseSeconds: PAUSE_SECONDS,
  })

  test('while the gateway is down, callers hear 503 and when to try again, and no phone rings', async () => {
    const phone = await world.phone()
    world.relay.cut()
    const call = await world.call(phone.aor)
    const final = await call.final()

    expect(final.status).toBe(503)
    expect(header(final, 'retry-after')).toBe(String(PAUSE_SECONDS))
    expect(phone.invites()).toEqual([])

    world.relay.heal()
    await untilAsked(world, phone.aor)
  })
})

/** Calls until the kit asks the gateway again, which the push shows. */
async function untilAsked(world: ReturnType<typeof usePbxWorld>, aor: string): Promise<void> {
  const pushes = () => world.apns.counters().accepted
  const before = pushes()
  while (pushes() === before) {
    const call = await world.call(aor)
    const isOver = () => call.socket.heard.some(({ status }) => status >= 200)
    await expect.poll(() => isOver() || pushes() > before).toBe(true)
    if (!isOver()) call.cancel()
    await call.final()
  }
}
