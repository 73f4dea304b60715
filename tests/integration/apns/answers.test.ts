import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultRule } from '#simulators/apns/fault-schema.ts'
import { type Rig, startRig, TOPIC } from './rig.ts'

describe('answers of APNs', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await startRig()
  })
  afterEach(() => rig.close())

  const script = (action: FaultRule['action'], times = 1): void =>
    void rig.simulator.faults.add({ times, action })
  const requests = (): number => rig.simulator.ledger().length

  it('a push goes out as it was given, and its outcome says how', async () => {
    const payload = '{ "aps": {"alert":"é"}, "n": 1.0 }'
    const expiration = new Date('2031-02-03T04:05:06.789Z')
    const outcome = await rig.push({ payload, expiration, apnsId: '0190b3c5-8a55-7cc1-9a6e-3f2b1c0d9e8f' })
    expect(outcome).toEqual({
      kind: 'accepted',
      apnsId: '0190b3c5-8a55-7cc1-9a6e-3f2b1c0d9e8f',
      apnsUniqueId: null,
      attempts: [
        {
          at: expect.any(Date),
          status: 200,
          reason: null,
          fault: null,
          wireMs: expect.any(Number),
          connection: 1,
        },
      ],
      queueMs: expect.any(Number),
      wireMs: expect.any(Number),
      skewMs: null,
    })
    expect(rig.simulator.ledger()[0]).toMatchObject({
      body: payload,
      headers: {
        'apns-topic': TOPIC,
        'apns-push-type': 'voip',
        'apns-priority': '10',
        'apns-expiration': '1927857906',
        'apns-id': '0190b3c5-8a55-7cc1-9a6e-3f2b1c0d9e8f',
      },
    })
  })

  it('expiration 0 is sent as 0 and not left out', async () => {
    await rig.push({ expiration: 0 })
    expect(rig.simulator.ledger()[0]?.headers['apns-expiration']).toBe('0')
  })

  it('the sandbox has connections of its own, and gives the id for the Push Notification Console', async () => {
    const pushToken = 'cd'.repeat(32)
    rig.simulator.devices.register({ pushToken, topics: [TOPIC], environment: 'sandbox' })
    const outcome = await rig.push({ pushToken, environment: 'sandbox' })
    expect(outcome).toMatchObject({ kind: 'accepted', apnsUniqueId: expect.any(String) })
    expect(rig.simulator.ledger()[0]?.environment).toBe('sandbox')
  })

  it('410 says since when the push token is gone, and is not retried', async () => {
    const pushToken = rig.newDevice()
    const since = new Date('2026-01-02T03:04:05.678Z')
    rig.simulator.devices.unregister(pushToken, since)
    expect(await rig.push({ pushToken })).toMatchObject({
      kind: 'rejected',
      status: 410,
      reason: 'Unregistered',
      action: 'push_token_gone',
      invalidSince: since,
    })
    rig.simulator.devices.expire(pushToken, since)
    expect(await rig.push({ pushToken })).toMatchObject({ reason: 'ExpiredToken', invalidSince: since })
    expect(requests()).toBe(2)
  })

  it('BadDeviceToken and DeviceTokenNotForTopic are final, and hold nothing against the credential', async () => {
    expect(await rig.push({ pushToken: 'ab'.repeat(32) })).toMatchObject({
      reason: 'BadDeviceToken',
      action: 'push_token_wrong_environment',
      invalidSince: null,
    })
    expect(await rig.push({ topic: 'com.example.other.voip' })).toMatchObject({
      reason: 'DeviceTokenNotForTopic',
      action: 'push_token_wrong_topic',
    })
    expect(requests()).toBe(2)
    expect(rig.verdicts.map(({ state }) => state)).toEqual(['working'])
  })

  it.each([
    [{ kind: 'reason', status: 500, reason: 'InternalServerError' } as const, 500, 'InternalServerError'],
    [{ kind: 'reason', status: 503, reason: 'ServiceUnavailable' } as const, 503, 'ServiceUnavailable'],
    [{ kind: 'shutdown' } as const, 503, 'Shutdown'],
    [{ kind: 'html', status: 502 } as const, 502, null],
    [{ kind: 'empty', status: 503 } as const, 503, null],
  ])(
    '%o is tried again after a pause, with the same apns-id and expiration',
    async (action, status, reason) => {
      await rig.push()
      script(action)
      const outcome = await rig.push()
      expect(outcome).toMatchObject({ kind: 'accepted', attempts: [{ status, reason }, { status: 200 }] })
      const [first, second] = outcome.attempts
      expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(180)
      const [, one, other] = rig.simulator.ledger()
      expect(other?.headers).toEqual(one?.headers)
      expect(other?.connectionId === one?.connectionId && status === 500).toBe(false)
    },
  )

  it('a server that only fails gets a few attempts and not a storm; the outcome comes before the deadline', async () => {
    script({ kind: 'reason', status: 503, reason: 'ServiceUnavailable' }, 1_000)
    const deadline = new Date(Date.now() + 1_500)
    const outcome = await rig.push({ deadline })
    expect(Date.now()).toBeLessThan(deadline.getTime() + 5_000)
    expect(outcome).toMatchObject({
      kind: 'rejected',
      status: 503,
      reason: 'ServiceUnavailable',
      action: 'retry',
    })
    expect(requests()).toBeGreaterThanOrEqual(2)
    expect(requests()).toBeLessThanOrEqual(6)
  })

  it('Retry-After is honoured to the second, for every push to that push token and for no other', async () => {
    script({ kind: 'reason', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 1 })
    const startedAt = Date.now()
    const throttled = await rig.push()
    const other = rig.push({ pushToken: rig.newDevice() })
    expect(throttled).toMatchObject({
      kind: 'accepted',
      attempts: [{ status: 429, reason: 'TooManyRequests' }, { status: 200 }],
    })
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990)
    expect((await other).attempts).toHaveLength(1)
  })

  it('a second push to a push token waits for the end of its pause; another push token does not wait', async () => {
    script({ kind: 'reason', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 60 })
    expect(await rig.push()).toMatchObject({ kind: 'rejected', status: 429, action: 'throttled' })
    const late = await rig.push()
    expect(late).toMatchObject({ kind: 'unsent', cause: 'deadline', attempts: [], maybeDelivered: false })
    expect((await rig.push({ pushToken: rig.newDevice() })).kind).toBe('accepted')
    expect(requests()).toBe(2)
  })

  it('an HTML page for an answer retires nothing', async () => {
    script({ kind: 'html', status: 403 }, 100)
    const outcome = await rig.push()
    expect(outcome).toMatchObject({ kind: 'rejected', status: 403, reason: 'HTTP 403', action: 'unknown' })
    expect(rig.apns.stats().circuitsOpen).toBe(0)
  })

  it('a push that gets no answer ends at its deadline, says that it may have arrived, and is not begun again', async () => {
    await rig.close()
    // The first attempt may take all the time there is: a second one would begin after the deadline.
    rig = await startRig({ apns: { requestTimeoutMs: 30_000 } })
    await rig.push()
    script({ kind: 'answer_lost' }, 100)
    const deadline = new Date(Date.now() + 700)
    const outcome = await rig.push({ deadline })
    expect(outcome).toMatchObject({ kind: 'unsent', cause: 'deadline', maybeDelivered: true })
    expect(outcome.attempts).toHaveLength(1)
    expect(requests()).toBe(2)
    expect(Date.now()).toBeGreaterThanOrEqual(deadline.getTime() - 50)
    expect(Date.now()).toBeLessThan(deadline.getTime() + 10_000)
  })

  it('an attempt that could not be answered before the deadline is not begun', async () => {
    await rig.push()
    expect(await rig.push({ deadline: new Date(Date.now() + 15) })).toMatchObject({
      kind: 'unsent',
      cause: 'deadline',
      maybeDelivered: false,
      attempts: [],
    })
    expect(requests()).toBe(1)
  })

  it('a text that is no push token never comes near Apple', async () => {
    for (const pushToken of ['', '../../1/apps/x', 'ABCD', 'abc', 'ab'.repeat(101), 'ab/cd', 'zz']) {
      expect(await rig.push({ pushToken })).toMatchObject({ kind: 'unsent', cause: 'invalid_push_token' })
    }
    expect(await rig.push({ deadline: new Date(Date.now() - 1) })).toMatchObject({
      kind: 'unsent',
      cause: 'deadline',
    })
    expect(rig.simulator.counters().connectionsOpened).toBe(0)
  })
})
