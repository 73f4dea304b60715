import { describe, expect, test } from 'vitest'
import { DEFAULT_WAIT_SECONDS } from '#tests/support/call-world.ts'
import { allScopesBut, useApiWorld } from './api-world.ts'

const world = useApiWorld()
const UUID = /^[0-9a-f-]{36}$/

describe('POST /calls', () => {
  test('pushes every phone of the account and says how many', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const reply = await tenant.send('POST', '/calls', {
      body: { aor: phone.aor, callId: 'a@pbx', caller: 'sip:200@pbx.example.com', callerName: 'Alice' },
    })
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      pushHint: expect.stringMatching(UUID),
      decision: 'wait',
      verdict: '',
      sipCode: 0,
      sipReason: '',
      pushed: 1,
      failed: 0,
      waitSeconds: expect.any(Number),
      contact: '',
    })
    expect(reply.json.waitSeconds).toBeLessThanOrEqual(DEFAULT_WAIT_SECONDS)
    expect(phone.inbox()).toHaveLength(1)
  })

  test('names the devices when asked for detail', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const reply = await tenant.send('POST', '/calls', { body: { aor: phone.aor, detail: true } })
    expect(reply.json.devices).toEqual([
      {
        deviceId: phone.deviceId,
        environment: 'production',
        status: 'accepted',
        reason: '',
        apnsId: expect.stringMatching(UUID),
        contact: '',
      },
    ])
  })

  test('answers with the Contact once the phone has registered, when it is to wait for that', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const answer = tenant.send('POST', '/calls', { body: { aor: phone.aor, wait: 'registered' } })
    await expect.poll(() => phone.inbox().length, { interval: 5 }).toBe(1)
    await phone.wake()
    expect((await answer).json).toMatchObject({
      decision: 'forward',
      verdict: 'registered',
      contact: 'sip:phone@10.0.0.1:30002;transport=tcp',
    })
  })

  test('gives a retransmission the same push hint and sends no second push', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const body = { aor: phone.aor, callId: 'retransmitted@pbx' }
    const first = await tenant.send('POST', '/calls', { body })
    const second = await tenant.send('POST', '/calls', { body })
    expect(second.json.pushHint).toBe(first.json.pushHint)
    expect(phone.inbox()).toHaveLength(1)
  })

  test('knows nothing of the accounts of another tenant', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    const reply = await stranger.send('POST', '/calls', { body: { aor: phone.aor } })
    expect(reply.json).toMatchObject({ verdict: 'no_token', decision: 'forward', pushed: 0 })
    expect(phone.inbox()).toHaveLength(0)
  })

  test('needs calls:write', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: allScopesBut('calls:write') })
    const reply = await world.send('POST', '/calls', { key, body: { aor: 'a@b.example' } })
    expect(reply.json.detail).toBe('This API key does not have the scope calls:write.')
  })
})

describe('GET /calls/{pushHint}/verdict', () => {
  test('blocks until the phone has registered again', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const call = await tenant.send('POST', '/calls', { body: { aor: phone.aor } })
    const verdict = tenant.send('GET', `/calls/${call.json.pushHint}/verdict?waitSeconds=20`)
    await phone.wake()
    expect((await verdict).json).toEqual({
      pushHint: call.json.pushHint,
      decision: 'forward',
      verdict: 'registered',
      sipCode: 0,
      sipReason: '',
      pushed: 1,
      failed: 0,
      waitSeconds: expect.any(Number),
      contact: 'sip:phone@10.0.0.1:30002;transport=tcp',
    })
  })

  test('is 404 for a call of another tenant, as for none at all', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    const call = await owner.send('POST', '/calls', { body: { aor: phone.aor } })
    const headers = { 'x-request-id': 'same' }
    const foreign = await stranger.send('GET', `/calls/${call.json.pushHint}/verdict`, { headers })
    const missing = await stranger.send('GET', '/calls/none/verdict', { headers })
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe(missing.text)
  })

  test.each(['0', '61', 'x'])('refuses waitSeconds=%s', async (waitSeconds) => {
    const tenant = await world.tenant()
    const reply = await tenant.send('GET', `/calls/none/verdict?waitSeconds=${waitSeconds}`)
    expect(reply.status).toBe(422)
    expect(reply.json.errors[0].pointer).toBe('/waitSeconds')
  })
})

describe('the history of calls', () => {
  test('has every key of a call, its pushes and its diagnosis', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const call = await tenant.send('POST', '/calls', {
      body: { aor: phone.aor, callId: 'c@pbx', caller: '200', callerName: 'Alice', withVideo: true },
    })
    await phone.wake()
    const { pushHint } = call.json
    await tenant.send('POST', '/calls/events', { body: { pushHint, type: 'answered', code: 200 } })
    const reply = await tenant.send('GET', `/calls/${pushHint}`)
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(reply.json).toMatchObject({
      pushHint,
      aor: phone.aor,
      caller: '200',
      callerName: 'Alice',
      withVideo: true,
      callId: 'c@pbx',
      state: 'answered',
      verdict: 'registered',
      startedAt: time,
      endedAt: expect.any(String),
      wakeTimeMs: expect.any(Number),
      diagnosis: {
        cause: 'answered',
        summary: expect.any(String),
        evidence: expect.any(Array),
        advice: expect.any(String),
      },
    })
    expect(reply.json.pushes).toEqual([
      {
        deviceId: phone.deviceId,
        pushToken: `…${phone.pushToken.slice(-4)}`,
        environment: 'production',
        topic: tenant.topic,
        apnsId: expect.stringMatching(UUID),
        status: 'accepted',
        httpStatus: 200,
        reason: '',
        attempts: 1,
        queueMs: expect.any(Number),
        wireMs: expect.any(Number),
      },
    ])
    const answered = reply.json.events.find((event: { type: string }) => event.type === 'answered')
    expect(answered).toEqual({
      type: 'answered',
      at: time,
      heardAt: time,
      by: 'pbx',
      deviceId: '',
      code: 200,
      detail: '',
    })
  })

  test('is 404 for a call of another tenant', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    const call = await owner.send('POST', '/calls', { body: { aor: phone.aor } })
    expect((await stranger.send('GET', `/calls/${call.json.pushHint}`)).status).toBe(404)
    expect((await stranger.send('GET', '/calls')).json).toEqual({ items: [], nextCursor: '' })
  })

  test('lists newest first and pages to the end', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const hints: string[] = []
    for (const callId of ['1@pbx', '2@pbx', '3@pbx']) {
      const call = await tenant.send('POST', '/calls', { body: { aor: phone.aor, callId } })
      hints.unshift(call.json.pushHint)
    }
    const first = await tenant.send('GET', `/calls?aor=${phone.aor}&limit=2`)
    const second = await tenant.send('GET', `/calls?aor=${phone.aor}&limit=2&cursor=${first.json.nextCursor}`)
    const listed = [...first.json.items, ...second.json.items].map((call) => call.pushHint)
    expect(listed).toEqual(hints)
    expect(second.json.nextCursor).toBe('')
    expect(Object.keys(first.json.items[0]).toSorted()).toEqual(
      'aor callId caller callerName cause endedAt pushHint startedAt state verdict wakeTimeMs withVideo'.split(
        ' ',
      ),
    )
  })

  test.each(['verdict=maybe', 'cause=magic', 'limit=0', 'limit=201', 'from=yesterday', 'cursor=!', 'aor=x'])(
    'refuses %s',
    async (query) => {
      const tenant = await world.tenant()
      const reply = await tenant.send('GET', `/calls?${query}`)
      expect(reply.status).toBe(422)
      expect(reply.json.errors[0].pointer).toBe(`/${query.split('=')[0]}`)
    },
  )

  test('needs calls:read', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: allScopesBut('calls:read') })
    expect((await world.send('GET', '/calls', { key })).status).toBe(403)
  })
})
