import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checkSecret } from '#lib/apns/credential.ts'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import { createProvider, type NodeApnProvider, type PushMessage } from '#lib/apns/node-apn.ts'
import { ProviderToken } from '#lib/apns/provider-token.ts'
import { openSocket } from '#lib/apns/socket.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { type Rig, startRig, TOPIC, until } from './rig.ts'

/** What the guard relies on in `@parse/node-apn` 8.1.0, most of it private. An upgrade starts here. */
describe('node-apn 8.1.0', () => {
  let rig: Rig
  let provider: NodeApnProvider
  let token: ProviderToken
  let pushToken: string

  beforeAll(async () => {
    rig = await startRig()
  })
  afterAll(() => rig.close())
  afterEach(() => {
    provider.client.session?.destroy()
    provider.shutdown()
    rig.simulator.reset()
  })

  const open = async (requestTimeoutMs = 30_000): Promise<void> => {
    const { productionUrl, pki } = rig.simulator
    const endpoint = createEndpoints({ productionUrl, caPem: pki.caPem }).production
    const check = checkSecret(rig.credential.secret, new Date())
    if (check.kind !== 'token') throw new Error('a key was expected')
    token = new ProviderToken(check, systemClock)
    pushToken = rig.newDevice()
    provider = createProvider({
      environment: 'production',
      requestTimeoutMs,
      token,
      createConnection: () => openSocket(endpoint, check),
    })
    await provider.client.connect()
  }
  const message = (changes: Partial<PushMessage> = {}): PushMessage => ({
    apnsId: randomUUID(),
    topic: TOPIC,
    pushType: 'voip',
    priority: 10,
    expirationSeconds: 0,
    payload: '{"aps":{}}',
    ...changes,
  })
  const send = (changes?: Partial<PushMessage>) => provider.send(message(changes), pushToken)

  it('takes a placeholder for a certificate, opens the socket that it is given, and sends our JWT', async () => {
    await open()
    expect((await send()).sent).toHaveLength(1)
    expect(rig.simulator.ledger()[0]?.jwtHash).not.toBeNull()
  })

  it('reads the JWT anew for each request', async () => {
    await open()
    await send()
    provider.client.config.token = {
      generation: 9,
      current: 'x',
      isExpired: () => false,
      regenerate: () => undefined,
    }
    expect((await send()).failed[0]).toMatchObject({
      status: 403,
      response: { reason: 'InvalidProviderToken' },
    })
  })

  it('sends compiled text byte for byte, with all headers', async () => {
    await open()
    const payload = '{ "b" : 1.0,\n "a":"\\u00e9 é" , "aps":{} }'
    const apnsId = randomUUID()
    await send({ payload, apnsId, expirationSeconds: 0 })
    await send({ payload: Buffer.from(payload), apnsId, expirationSeconds: 0 })
    for (const { body, headers } of rig.simulator.ledger()) {
      expect(body).toBe(payload)
      expect(headers).toMatchObject({
        'apns-id': apnsId,
        'apns-topic': TOPIC,
        'apns-push-type': 'voip',
        'apns-priority': '10',
        'apns-expiration': '0',
      })
    }
  })

  it('makes the request before it returns, once a session is open', async () => {
    await open()
    const { session } = provider.client
    if (session === undefined) throw new Error('connect left no session')
    let requests = 0
    const request = session.request.bind(session)
    session.request = (...parameters) => {
      requests += 1
      return request(...parameters)
    }
    const sending = send()
    expect(requests).toBe(1)
    await sending
  })

  it('starts with one stream, so that a burst on a new session is not refused', async () => {
    await open()
    const results = await Promise.all(Array.from({ length: 200 }, () => send()))
    expect(results.filter(({ sent }) => sent.length === 1)).toHaveLength(200)
  })

  it.each([
    [{ kind: 'reason', status: 503, reason: 'ServiceUnavailable' } as const, { status: 503 }],
    [
      { kind: 'reason', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 1 } as const,
      { status: 429 },
    ],
    [
      { kind: 'reason', status: 410, reason: 'Unregistered', timestamp: 1700000000123 } as const,
      { status: 410 },
    ],
  ])('makes one request with limit 0 and keeps status and response: %o', async (action, expected) => {
    await open()
    rig.simulator.faults.add({ action })
    const {
      kind: _kind,
      status: _status,
      retryAfterSeconds: _retryAfter,
      ...response
    } = { retryAfterSeconds: 0, ...action }
    expect((await send()).failed[0]).toMatchObject({ ...expected, response })
    expect(rig.simulator.ledger()).toHaveLength(1)
  })

  it('reports 500 and an expired JWT as an error with a status, without a response', async () => {
    await open()
    rig.simulator.faults.add({
      times: 1,
      action: { kind: 'reason', status: 403, reason: 'ExpiredProviderToken' },
    })
    const expired = (await send()).failed[0]
    expect(expired).toMatchObject({ status: 403, error: { message: 'ExpiredProviderToken' } })
    expect(expired).not.toHaveProperty('response')
    rig.simulator.faults.add({
      times: 1,
      action: { kind: 'reason', status: 500, reason: 'InternalServerError' },
    })
    expect((await send()).failed[0]).toMatchObject({ status: 500, error: { message: expect.any(String) } })
    expect(rig.simulator.ledger()).toHaveLength(2)
  })

  it('loses the status of an answer that is not JSON', async () => {
    await open()
    rig.simulator.faults.add({ action: { kind: 'html', status: 502 } })
    const failure = (await send()).failed[0]
    expect(failure).not.toHaveProperty('status')
    expect(String(failure?.error)).toContain('Unexpected error processing APNs response')
  })

  it('ends an unanswered request with a text, and leaves the session in use', async () => {
    await open(1_000)
    await send()
    rig.simulator.faults.add({ times: 1, action: { kind: 'silence' } })
    expect(String((await send()).failed[0]?.error)).toContain('apn write timeout')
    expect((await send()).failed).toEqual([])
    expect(rig.simulator.counters().connectionsOpen).toBe(1)
  })

  it('asks closeAndDestroySession at a graceful GOAWAY; its own one destroys what is in flight', async () => {
    await open()
    await send()
    rig.simulator.faults.add({ action: { kind: 'latency', ms: 500 } })
    const sending = Promise.all([send(), send(), send()])
    await until(() => rig.simulator.ledger().length === 4)
    rig.simulator.faults.goAwayAll({ code: 0 })
    expect((await sending).map(({ failed }) => failed.length)).toEqual([1, 1, 1])

    await open()
    const asked = new Promise((resolve) => {
      provider.client.closeAndDestroySession = async (session) => resolve(session)
    })
    await send()
    const last = send()
    await until(() => rig.simulator.ledger().length === 6)
    rig.simulator.faults.goAwayAll({ code: 0 })
    expect(await asked).toBe(provider.client.session)
    expect((await last).sent).toHaveLength(1)
  })
})
