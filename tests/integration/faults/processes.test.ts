import { expect, it } from 'vitest'
import { useProcessWorld } from './processes.ts'

const world = useProcessWorld()

const WAIT_SECONDS = 8
/** The worker looks every second, a second after the deadline; the rest is for a busy machine. */
const SWEPT_WITHIN_MS = 20_000

it('a gateway that is killed in mid-call costs the caller nothing: another answers, and no phone rings twice', async () => {
  const [doomed, other] = await Promise.all([world.startGateway(), world.startGateway(), world.startWorker()])
  const [wakes, sleeps, unanswered, forgotten] = [
    await world.phone(doomed),
    await world.phone(doomed),
    await world.phone(doomed),
    await world.phone(doomed),
  ]
  world.apns.faults.add({ match: { pushToken: unanswered.pushToken }, action: { kind: 'silence' } })
  const phones = [wakes, sleeps, unanswered, forgotten]
  const requests = phones.map(({ aor }) => ({
    aor,
    callId: `call to ${aor}`,
    wait: 'registered',
    waitSeconds: WAIT_SECONDS,
  }))
  const cut = Promise.allSettled(requests.map((request) => doomed.post('/calls', request)))
  const requestsFor = (pushToken: string) =>
    world.apns.ledger().filter((entry) => entry.pushToken === pushToken)
  await expect.poll(() => phones.map(({ pushToken }) => requestsFor(pushToken).length)).toEqual([1, 1, 1, 1])
  await expect
    .poll(() => world.db.prisma.push.count({ where: { status: 'accepted' } }), { interval: 20 })
    .toBe(3)
  const killedMs = performance.now()
  await doomed.end('SIGKILL')
  expect((await cut).map((call) => call.status)).toEqual(Array(4).fill('rejected'))

  const repeats = requests.slice(0, 3).map((request) => other.post('/calls', request))
  await wakes.register(other)
  expect(await repeats[0]).toMatchObject({
    verdict: 'registered',
    decision: 'forward',
    contact: 'sip:phone@10.0.0.1:30002',
  })
  expect(performance.now() - killedMs).toBeLessThan(WAIT_SECONDS * 1_000)
  expect(await repeats[1]).toMatchObject({ verdict: 'no_register', decision: 'reject', sipCode: 480 })
  expect(await repeats[2]).toMatchObject({ verdict: 'no_register', decision: 'reject', sipCode: 480 })

  const callOf = (aor: string) => world.db.prisma.call.findFirstOrThrow({ where: { aor } })
  await expect
    .poll(() => callOf(forgotten.aor).then((call) => call.verdict), {
      timeout: WAIT_SECONDS * 1_000 + SWEPT_WITHIN_MS,
    })
    .toBe('no_register')
  const swept = await callOf(forgotten.aor)
  expect((swept.verdictAt?.getTime() ?? 0) - swept.deadlineAt.getTime()).toBeLessThan(SWEPT_WITHIN_MS)

  const pushes = await world.db.prisma.push.findMany({ orderBy: { id: 'asc' } })
  expect(pushes.map((push) => push.status).sort()).toEqual(['accepted', 'accepted', 'accepted', 'unsent'])
  expect(pushes.find((push) => push.status === 'unsent')).toMatchObject({ reason: 'gateway_lost' })
  expect(phones.map(({ pushToken }) => requestsFor(pushToken).length)).toEqual([1, 1, 1, 1])
  for (const request of requests) {
    expect((await other.post('/calls', request)).verdict).toBe(
      request.aor === wakes.aor ? 'registered' : 'no_register',
    )
  }
  expect(phones.map(({ pushToken }) => requestsFor(pushToken).length)).toEqual([1, 1, 1, 1])
}, 150_000)
