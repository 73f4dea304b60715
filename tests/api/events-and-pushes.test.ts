import { describe, expect, test } from 'vitest'
import { allScopesBut, useApiWorld } from './api-world.ts'

const world = useApiWorld()

describe('POST /calls/events', () => {
  test('takes one event, and counts those of unknown calls as ignored', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const call = await tenant.send('POST', '/calls', { body: { aor: phone.aor, callId: 'e@pbx' } })
    const known = await tenant.send('POST', '/calls/events', {
      body: { callId: 'e@pbx', aor: phone.aor, type: 'ringing', code: '180', at: String(Date.now() / 1000) },
    })
    expect(known.json).toEqual({ ok: true, accepted: 1, ignored: 0 })
    const unknown = await tenant.send('POST', '/calls/events', {
      body: { pushHint: 'nonsense', type: 'ringing' },
    })
    expect(unknown.status).toBe(200)
    expect(unknown.json).toEqual({ ok: true, accepted: 0, ignored: 1 })
    expect((await tenant.send('GET', `/calls/${call.json.pushHint}`)).json.state).toBe('ringing')
  })

  test('keeps a type that nobody knows as a note', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = (await tenant.send('POST', '/calls', { body: { aor: phone.aor } })).json
    const reply = await tenant.send('POST', '/calls/events', {
      body: [{ pushHint, type: 'recording_started', detail: 'disk 2' }],
    })
    expect(reply.json).toEqual({ ok: true, accepted: 1, ignored: 0 })
    const { events } = (await tenant.send('GET', `/calls/${pushHint}`)).json
    expect(events).toContainEqual(expect.objectContaining({ type: 'recording_started', by: 'pbx' }))
  })

  test('takes the good events of an array and names the bad ones', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = (await tenant.send('POST', '/calls', { body: { aor: phone.aor } })).json
    const reply = await tenant.send('POST', '/calls/events', {
      body: [{ pushHint, type: 'ringing' }, { type: 'ringing' }, { pushHint, type: 'ended', at: 'noon' }],
    })
    expect(reply.json).toEqual({
      ok: true,
      accepted: 1,
      ignored: 0,
      rejected: 2,
      errors: [
        { pointer: '/1/pushHint', message: 'is required, or callId with aor' },
        {
          pointer: '/2/at',
          message: 'must be a time as RFC 3339 (2026-01-31T12:00:00.000Z) or in seconds since 1970',
        },
      ],
    })
    expect((await tenant.send('POST', '/calls/events', { body: [{ type: 'ringing' }] })).status).toBe(422)
  })

  test('touches no call of another tenant', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    const { pushHint } = (await owner.send('POST', '/calls', { body: { aor: phone.aor } })).json
    const reply = await stranger.send('POST', '/calls/events', { body: { pushHint, type: 'answered' } })
    expect(reply.json).toEqual({ ok: true, accepted: 0, ignored: 1 })
    expect((await owner.send('GET', `/calls/${pushHint}`)).json.state).not.toBe('answered')
  })

  test('needs calls:write', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: allScopesBut('calls:write') })
    expect((await world.send('POST', '/calls/events', { key, body: { type: 'x' } })).status).toBe(403)
  })
})

describe('POST /device-events', () => {
  test('is taken without an API key with the report token of the push', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = (await tenant.send('POST', '/calls', { body: { aor: phone.aor } })).json
    const reportToken = reportTokenIn(JSON.stringify(phone.inbox()))
    const events = [{ type: 'invite_received' }, { type: 'push_received', at: new Date().toISOString() }]
    const reply = await world.send('POST', '/device-events', { body: { pushHint, reportToken, events } })
    expect(reply.json).toEqual({ ok: true, accepted: 2, ignored: 0 })
    const seen = (await tenant.send('GET', `/calls/${pushHint}`)).json.events
    expect(seen).toContainEqual(
      expect.objectContaining({ type: 'push_received', by: 'app', deviceId: phone.deviceId }),
    )
  })

  test('is refused with 401 for a report token of another call', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await tenant.send('POST', '/calls', { body: { aor: phone.aor } })
    const reportToken = reportTokenIn(JSON.stringify(phone.inbox()))
    const body = {
      pushHint: '019a0b6e-1d2c-7abc-8def-0123456789ab',
      reportToken,
      events: [{ type: 'push_received' }],
    }
    expect((await world.send('POST', '/device-events', { body })).status).toBe(401)
  })

  test('names what is wrong with it', async () => {
    const body = { pushHint: 'x', reportToken: 'y', events: [{ type: 'daydream' }], extra: 1 }
    const reply = await world.send('POST', '/device-events', { body })
    expect(reply.status).toBe(422)
    expect(reply.json.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([
      '/events/0/type',
      '/extra',
    ])
  })
})

describe('POST /pushes', () => {
  test('answers with what Apple said', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const reply = await tenant.send('POST', '/pushes', { body: { deviceId: phone.deviceId, alert: 'Hello' } })
    expect(reply.status).toBe(200)
    expect(reply.json).toMatchObject({
      ok: true,
      deviceId: phone.deviceId,
      topic: tenant.topic,
      status: 'accepted',
      httpStatus: 200,
      reason: '',
      woke: false,
      wakeTimeMs: 0,
      contact: '',
    })
    expect(phone.inbox()).toHaveLength(1)
  })

  test('waits for the wake when asked to', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const reply = tenant.send('POST', '/pushes', { body: { pushToken: phone.pushToken, waitSeconds: 20 } })
    await expect.poll(() => phone.inbox().length, { interval: 5 }).toBe(1)
    await phone.wake()
    expect((await reply).json).toMatchObject({
      ok: true,
      woke: true,
      contact: expect.stringContaining('sip:phone@'),
    })
  })

  test('is 404 for a device of another tenant, as for none at all', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    const headers = { 'x-request-id': 'same' }
    const foreign = await stranger.send('POST', '/pushes', { body: { deviceId: phone.deviceId }, headers })
    const byToken = await stranger.send('POST', '/pushes', { body: { pushToken: phone.pushToken }, headers })
    const missing = await stranger.send('POST', '/pushes', { body: { deviceId: 'none' }, headers })
    expect(foreign.status).toBe(404)
    expect([byToken.text, missing.text]).toEqual([foreign.text, foreign.text])
    expect(phone.inbox()).toHaveLength(0)
  })

  test('wants exactly one of deviceId and pushToken, and pushes:write', async () => {
    const tenant = await world.tenant()
    for (const body of [{}, { deviceId: 'a', pushToken: 'ab' }]) {
      expect((await tenant.send('POST', '/pushes', { body })).json.errors).toEqual([
        { pointer: '/deviceId', message: 'is required, or pushToken, and not both' },
      ])
    }
    const key = await tenant.makeKey({ scopes: allScopesBut('pushes:write') })
    expect((await world.send('POST', '/pushes', { key, body: { deviceId: 'a' } })).status).toBe(403)
  })
})

function reportTokenIn(text: string): string {
  const [, reportToken = ''] = /reportToken\W+([\w-]{48})/.exec(text) ?? []
  return reportToken
}
