import { describe, expect, test } from 'vitest'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { allScopesBut, useApiWorld } from './api-world.ts'

const world = useApiWorld()
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

describe('GET /push-tokens', () => {
  test('has every key of a push token', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const reply = await tenant.send('GET', `/push-tokens?aor=${phone.aor}`)
    expect(reply.json).toEqual({
      aor: phone.aor,
      items: [
        {
          pushToken: phone.pushToken,
          kind: 'voip',
          environment: 'unknown',
          topic: tenant.topic,
          bundleId: tenant.bundleId,
          deviceId: phone.deviceId,
          status: 'active',
          lastRegisteredAt: TIME,
          expiresAt: TIME,
          userAgent: 'TestPhone/1.0',
        },
      ],
    })
  })

  test.each([
    ['?format=text', '&format=text', {}],
    ['Accept: text/plain', '', { accept: 'text/plain' }],
  ])('is one line of text for each push token with %s', async (_, query, headers) => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const reply = await tenant.send('GET', `/push-tokens?aor=${phone.aor}${query}`, { headers })
    expect(reply.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(reply.text).toBe(`${phone.pushToken};unknown;${tenant.topic}\n`)
  })

  test('finds an AOR in any spelling', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const spelled = phone.aor.replace('sip:', 'SIP:').replace('pbx.example.com', 'PBX.Example.com:5060')
    const reply = await tenant.send('GET', `/push-tokens?aor=${encodeURIComponent(spelled)}`)
    expect(reply.json.items).toHaveLength(1)
  })

  test('is an empty list for an unknown account and for one of another tenant', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    expect((await stranger.send('GET', `/push-tokens?aor=${phone.aor}`)).json).toEqual({
      aor: phone.aor,
      items: [],
    })
    expect((await stranger.send('GET', '/push-tokens?aor=nobody@here.example')).json.items).toEqual([])
  })

  test('refuses a status that is none and an AOR over 255 characters', async () => {
    const tenant = await world.tenant()
    const status = await tenant.send('GET', '/push-tokens?aor=a@b.example&status=some')
    expect(status.json.errors).toEqual([{ pointer: '/status', message: 'must be one of "active", "all"' }])
    const aor = await tenant.send('GET', `/push-tokens?aor=${'a'.repeat(256)}@b.example`)
    expect(aor.json.errors).toEqual([{ pointer: '/aor', message: 'The AOR is longer than 255 characters.' }])
  })

  test('needs tokens:read', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: allScopesBut('tokens:read') })
    expect((await world.send('GET', '/push-tokens?aor=a@b.example', { key })).status).toBe(403)
  })
})

describe('PUT and DELETE /push-tokens', () => {
  test('register one by hand and disable it with a reason', async () => {
    const tenant = await world.tenant()
    const body = {
      aor: newAor(),
      pushToken: newPushToken().toUpperCase(),
      app: tenant.bundleId,
      environment: 'sandbox',
    }
    const put = await tenant.send('PUT', '/push-tokens', { body })
    expect(put.json).toEqual({
      ok: true,
      deviceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      pushTokenStatus: 'active',
      environment: 'sandbox',
    })
    const again = await tenant.send('PUT', '/push-tokens', { body })
    expect(again.json).toEqual({ ...put.json, pushTokenStatus: 'unchanged' })
    const gone = await tenant.send('DELETE', `/push-tokens/${body.pushToken}?reason=phone%20sold`)
    expect(gone.json).toEqual({ ok: true, disabled: 1 })
    const all = await tenant.send('GET', `/push-tokens?aor=${body.aor}&status=all`)
    expect(all.json.items).toMatchObject([{ status: 'disabled', pushToken: body.pushToken.toLowerCase() }])
  })

  test('refuse a push token that is not hex', async () => {
    const tenant = await world.tenant()
    const put = await tenant.send('PUT', '/push-tokens', { body: { aor: newAor(), pushToken: 'xyz' } })
    expect(put.json.errors).toEqual([
      { pointer: '/pushToken', message: 'The push token holds characters other than hex digits.' },
    ])
  })

  test('are 404 for a push token of another tenant, as for none at all', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    const headers = { 'x-request-id': 'same' }
    const foreign = await stranger.send('DELETE', `/push-tokens/${phone.pushToken}`, { headers })
    const missing = await stranger.send('DELETE', `/push-tokens/${newPushToken()}`, { headers })
    const unreadable = await stranger.send('DELETE', '/push-tokens/xyz', { headers })
    expect(foreign.status).toBe(404)
    expect([missing.text, unreadable.text]).toEqual([foreign.text, foreign.text])
    expect((await owner.send('GET', `/push-tokens?aor=${phone.aor}`)).json.items).toHaveLength(1)
  })

  test('need tokens:write', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: allScopesBut('tokens:write') })
    const body = { aor: newAor(), pushToken: newPushToken() }
    expect((await world.send('PUT', '/push-tokens', { key, body })).status).toBe(403)
    expect((await world.send('DELETE', `/push-tokens/${body.pushToken}`, { key })).status).toBe(403)
  })
})

describe('GET /accounts/{aor}/wakeable', () => {
  test('names each condition with a tick or without', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const reply = await tenant.send('GET', `/accounts/${encodeURIComponent(phone.aor)}/wakeable`)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.json)).toEqual(['wakeable', 'conditions', 'suggestedWaitSeconds'])
    expect(reply.json.wakeable).toBe(true)
    for (const condition of reply.json.conditions) {
      expect(condition).toEqual({
        name: expect.any(String),
        ok: expect.any(Boolean),
        detail: expect.any(String),
      })
    }
  })

  test('says no for an account of another tenant, as for none at all', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const phone = await owner.phone()
    const foreign = await stranger.send('GET', `/accounts/${phone.aor}/wakeable`)
    const missing = await stranger.send('GET', `/accounts/${newAor()}/wakeable`)
    expect(foreign.json.wakeable ?? foreign.status).not.toBe(true)
    expect(foreign.status).toBe(missing.status)
  })

  test('refuses what is no AOR', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('GET', '/accounts/nobody/wakeable')
    expect(reply.status).toBe(422)
    expect(reply.json.errors[0].pointer).toBe('/aor')
  })
})
